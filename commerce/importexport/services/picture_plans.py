"""Pictures of a draft and those of the product: equal addresses without `?v=` are the same picture."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from commerce.catalog.services.pictures import MAX_PICTURES
from commerce.catalog.services.videos import linked_video
from commerce.importexport.drafts import ImageDraft, ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.services.known import Known
from commerce.importexport.services.plans import PicturesPlan
from commerce.importexport.values import url_identity


def plan_pictures(draft: ProductDraft, known: Known | None, findings: Findings) -> PicturesPlan:
    """Pictures that an earlier file brought and this one has no more are removed; uploaded ones and videos stay behind
    the others."""
    plan = PicturesPlan()
    if "images" not in draft.present:
        return plan
    has_list = "image_src" in draft.present
    present = known.pictures if known else []
    by_key = {url_identity(picture.source_url): picture for picture in reversed(present) if picture.source_url}
    wanted = images_that_fit(draft, uploaded=sum(1 for p in present if not p.source_url), findings=findings)
    for image in wanted:
        key = url_identity(image.url)
        if key not in by_key:
            plan.new.append(image)
            continue
        picture = plan.ids[key] = by_key[key].pk
        wish: dict[str, Any] = {"position": image.position} if has_list else {}
        wish |= {"alt_text": image.alt} if "image_alt" in draft.present else {}
        if image.video and image.video != (by_key[key].video.get("kind"), by_key[key].video.get("id")):
            wish["video"] = linked_video(image.video, today=timezone.localdate())
        change(plan, picture, by_key[key], wish)
    if has_list:
        put_others_behind(plan, draft, known, count=len(wanted), findings=findings)
    return plan


def images_that_fit(draft: ProductDraft, *, uploaded: int, findings: Findings) -> list[ImageDraft]:
    limit = max(MAX_PICTURES - uploaded, 0)
    if len(draft.images) > limit:
        findings.add(draft.row_number, "warning", "too_many_pictures", count=len(draft.images), limit=MAX_PICTURES)
    return draft.images[:limit]


def put_others_behind(
    plan: PicturesPlan, draft: ProductDraft, known: Known | None, *, count: int, findings: Findings
) -> None:
    for picture in known.pictures if known else []:
        if picture.pk in plan.ids.values():
            continue
        if picture.source_url and not picture.video:
            plan.removed.append(picture.pk)
            continue
        count += 1
        change(plan, picture.pk, picture, {"position": count})
    if plan.removed:
        findings.add(draft.row_number, "info", "pictures_removed", count=len(plan.removed))


def change(plan: PicturesPlan, key: int, picture: Any, wish: dict[str, Any]) -> None:
    columns = {name: value for name, value in wish.items() if getattr(picture, name) != value}
    if columns:
        plan.changed[key] = columns
