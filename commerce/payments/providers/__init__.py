"""Every way to be paid, in one visible table. A new one: a folder, and a line here."""
