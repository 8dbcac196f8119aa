"""Where each field of a product came from, as the editor shows it."""

from __future__ import annotations

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


@dataclass(slots=True)
class Group:
    """One source, and the fields that it wrote last. `url` leads to the import, where it is still there."""

    text: str
    url: str = ""
    at: str = ""
    fields: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Provenance:
    """`groups`: the latest source first. `unknown`: fields that are filled, nobody knows how."""

    groups: list[Group] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def provenance_of(product: Product, *, may_see_imports: bool) -> Provenance:
    """Three queries at most, however many variants and imports there are."""
    own = sources.last_words(product.sources)
    variants = list(Variant.objects.filter(product=product).values_list("sources", flat=True))
    theirs = [sources.last_words(each) for each in variants]
    groups = Groups(known_runs([product.sources, *variants]) if may_see_imports else set())
    names = names_of_attributes(product, own)
    for key in [*sources.OF_PRODUCT, *sorted(key for key in own if key.startswith(sources.ATTRIBUTE))]:
        if key in own:
            groups.add(own[key], names.get(key) or str(sources.label_of(key)))
    for key in sources.OF_VARIANT:
        groups.add_of_variants([each[key] for each in theirs if key in each], str(sources.label_of(key)), len(variants))
    unknown = [str(sources.label_of(key)) for key in WORTH_KNOWING if getattr(product, key) and key not in own]
    return Provenance(groups.latest_first(), unknown)


class Groups:
    """Fields by what people read of their source: a person's changes of one day are one."""

    def __init__(self, runs: set[int]) -> None:
        self._runs = runs
        self._found: dict[tuple[str, str], Group] = {}
        self._others: list[str] = []

    def add(self, entry: sources.Entry, label: str) -> None:
        text, url = told(entry), url_of(entry, self._runs)
        group = self._found.setdefault((text, url), Group(text, url))
        group.at = max(group.at, str(entry.get("at")))
        group.fields.append(label)

    def add_of_variants(self, entries: list[sources.Entry], label: str, variants: int) -> None:
        """The commonest sources; of how many variants, where it is not of all."""
        by_text: dict[tuple[str, str], list[sources.Entry]] = {}
        for each in entries:
            by_text.setdefault((told(each), url_of(each, self._runs)), []).append(each)
        alike = sorted(by_text.values(), key=len, reverse=True)
        for each in alike[:MOST_OF_ONE_FIELD]:
            of = ngettext("%(count)d of %(all)d variant", "%(count)d of %(all)d variants", variants)
            share = "" if len(each) == variants else f" ({of % {'count': len(each), 'all': variants}})"
            self.add(max(each, key=lambda entry: str(entry.get("at"))), label + share)
        if len(alike) > MOST_OF_ONE_FIELD:
            self._others.append(label)

    def latest_first(self) -> list[Group]:
        found = sorted(self._found.values(), key=lambda group: group.at, reverse=True)
        return [*found, Group(_("Other sources"), fields=self._others)] if self._others else found


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
