"""Pictures of products follow the files of the library: renditions are kept with them, so that lists cost no query."""

from __future__ import annotations

from commerce.catalog.models import Picture, PictureState
from core.events.registry import receives
from core.models import Event
from core.pages import bump_pages
from media.models import ShopImage
from media.renditions import renditions_of


@receives("media.files_made")
def describe_pictures_again(event: Event) -> None:
    """Not those that are still waiting for their first files, or whose file is damaged: catalog.tasks does these."""
    shown = Picture.objects.filter(image_id__in=event.payload["images"], state=PictureState.READY).exclude(
        renditions={}
    )
    pictures = list(shown.only("pk", "image_id", "renditions"))
    sets = renditions_of(ShopImage.objects.filter(pk__in={each.image_id for each in pictures}))
    stale = [each for each in pictures if sets.get(each.image_id or 0, each.renditions) != each.renditions]
    for picture in stale:
        picture.renditions = sets[picture.image_id or 0]
    if stale:
        Picture.objects.bulk_update(stale, ["renditions"])
        bump_pages()
