from typing import Any

from wagtail.fields import StreamField


class SectionsField(StreamField):
    """A StreamField whose block list is left out of migrations: a new block must not be a migration in every shop."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
