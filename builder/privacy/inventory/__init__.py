"""The one catalogue of what a shop holds about shoppers. A table that is in neither list turns the suite red
(tests/architecture/test_personal_data.py), and so does a field of theirs that no entry names."""

from builder.privacy.inventory import machinery, people, selling
from builder.privacy.inventory.entry import Entry, Then

# In the order in which they are erased: whoever finds theirs by the customer or the order comes before these.
ENTRIES: tuple[Entry, ...] = (*machinery.ENTRIES, *people.ENTRIES, *selling.ENTRIES, *people.LAST)

__all__ = ["ENTRIES", "Entry", "Then"]
