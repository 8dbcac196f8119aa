"""Where each field of a product came from, as the editor shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import naturalday
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalog import sources
from commerce.catalog.facets import attributes_of_type
from commerce.catalog.models import Product, Variant
from commerce.importexport.models import ImportRun
from commerce.importexport.sources import SOURCES

MOST_OF_ONE_FIELD = 3
# What somebody has to fill; of the others, most are as they were from the beginning.
WORTH_KNOWING = ("title", "description", "vendor", "product_type", "category", "tags", "seo_title", "seo_description",
                 "hs_code", "origin_country", "safety")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """`url` leads to the import, where it is still there."""

    text: str
    url: str = ""


@dataclass(slots=True)
class Provenance:
    """`rows`: field and where it came from, in the editor's order. `unknown`: fields that are filled, nobody knows how."""

    rows: list[tuple[str, list[Origin]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def provenance_of(product: Product, *, may_see_imports: bool) -> Provenance:
    """Three queries at most, however many variants and imports there are."""
    own = sources.last_words(product.sources)
    variants = list(Variant.objects.filter(product=product).values_list("sources", flat=True))
    theirs = [sources.last_words(each) for each in variants]
    runs = known_runs([product.sources, *variants]) if may_see_imports else set()
    names = names_of_attributes(product, own)
    found = Provenance()
    in_order = [*sources.OF_PRODUCT, *sorted(key for key in own if key.startswith(sources.ATTRIBUTE))]
    for key in in_order:
        if key in own:
            origin = Origin(told(own[key]), url_of(own[key], runs))
            found.rows.append((names.get(key) or sources.label_of(key), [origin]))
    for key in sources.OF_VARIANT:
        if origins := origins_of([each[key] for each in theirs if key in each], len(variants), runs):
            found.rows.append((sources.label_of(key), origins))
    found.unknown = [sources.label_of(key) for key in WORTH_KNOWING if getattr(product, key) and key not in own]
    return found


def origins_of(words: list[sources.Entry], variants: int, runs: set[int]) -> list[Origin]:
    """The commonest first; of how many variants, where it is not of all."""
    counted = Counter((told(each), url_of(each, runs)) for each in words)
    found = []
    for (text, url), count in counted.most_common(MOST_OF_ONE_FIELD):
        of = ngettext("%(count)d of %(all)d variant", "%(count)d of %(all)d variants", variants)
        share = "" if count == variants else f" ({of % {'count': count, 'all': variants}})"
        found.append(Origin(text + share, url))
    if len(counted) > MOST_OF_ONE_FIELD:
        found.append(Origin(_("and others")))
    return found


def told(entry: sources.Entry) -> str:
    day, name = day_of(entry.get("at")), str(entry.get("name") or "–")
    if entry.get("kind") == sources.IMPORT:
        source = SOURCES.get(str(entry.get("format")))
        if source is not None:
            text = _("From %(file)s (%(format)s), %(day)s")
            return text % {"file": name, "format": _(source.label), "day": day}
        return _("From %(file)s, %(day)s") % {"file": name, "day": day}
    if entry.get("kind") == sources.KEY:
        return _("By the API key “%(name)s”, %(day)s") % {"name": name, "day": day}
    return _("By hand, %(name)s, %(day)s") % {"name": name, "day": day}


def day_of(at: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(at)).astimezone(get_current_timezone())
    except (ValueError, OverflowError):
        return "–"
    return str(naturalday(moment))


def known_runs(kept: Iterable[Any]) -> set[int]:
    named = {each.get("run") for one in kept for each in sources.entries(one)}
    wanted = {run for run in named if isinstance(run, int) and 0 < run < 2**62}
    return set(ImportRun.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def url_of(entry: sources.Entry, runs: set[int]) -> str:
    run = entry.get("run")
    return reverse("imports:import_show", args=[run]) if isinstance(run, int) and run in runs else ""


def names_of_attributes(product: Product, own: dict[str, Any]) -> dict[str, str]:
    if not any(key.startswith(sources.ATTRIBUTE) for key in own):
        return {}
    return {sources.ATTRIBUTE + each.code: each.name for each in attributes_of_type(product.product_type)}
