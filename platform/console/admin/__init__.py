"""What operators see and do: look at shops, suspend, restore and close them, answer reports, write to all. Nothing about
a shop is edited field by field."""

from console.admin import desk, oversight, partners, registry, shops

__all__ = ["desk", "oversight", "partners", "registry", "shops"]
