"""Template loader: a theme's own templates first, under names that carry the theme ("theme:atelier/...")."""

from collections.abc import Iterator
from pathlib import Path

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

LIBRARY = Path(__file__).parent / "library"


class ThemeLoader(FilesystemLoader):
    """Resolves `themes/<slug>/<name>`; a name without the prefix is left to the next loader, so no shop's theme can
    come in the way of another's in the cached loader."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        if not template_name.startswith("themes/"):
            return
        _, slug, name = ([*template_name.split("/", 2), "", ""])[:3]
        root = LIBRARY / slug / "templates"
        path = (root / name).resolve()
        if path.is_relative_to(root):
            yield Origin(name=str(path), template_name=template_name, loader=self)
