"""Named events between apps: `emit` writes a row in the transaction of a change; receivers run after it, at least once."""
