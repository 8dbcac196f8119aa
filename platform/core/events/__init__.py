"""Named events between apps: `emit` writes a row in the transaction of the change; receivers run later."""
