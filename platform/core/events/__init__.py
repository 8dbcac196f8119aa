<<<<<<< HEAD
"""Named events between apps: `emit` writes a row in the transaction of the change, receivers run later, at least
once."""
=======
"""Named events between apps: `emit` writes a row in the transaction of the change; receivers run later."""
>>>>>>> tenancy
