"""Promotions: which there are, what each has done, and a try-out on carts of the shop's own articles."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commerce.orders.models import Order
from commerce.orders.selectors import usage_of
from commerce.promotions.errors import PromotionRefused
from commerce.promotions.models import Promotion, Trigger
from commerce.promotions.services.editing import delete_promotion, make_codes, save_promotion
from dashboard.promotions.forms import PromotionForm, articles_like, new_promotion
from dashboard.promotions.presets import PRESETS
from dashboard.promotions.preview import sample_carts
from dashboard.screens import back_office, button, page_of, screen

SEE = ("promotions.view_promotion", "promotions.change_promotion")
CHANGE = ("promotions.change_promotion",)
CODES_SHOWN = 20


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("promotions:promotion_list"), _("Promotions")), *more]


def state_of(promotion: Promotion) -> tuple[str, str]:
    """A word and its colour."""
    now = timezone.now()
    if not promotion.is_active:
        return _("Switched off"), ""
    if promotion.starts_at > now:
        return _("Planned"), "info"
    if promotion.ends_at is not None and promotion.ends_at <= now:
        return _("Over"), ""
    if promotion.usage_limit is not None and promotion.use_count >= promotion.usage_limit:
        return _("Used up"), "warn"
    return _("Running"), "good"


@back_office(*SEE)
def promotion_list(request: HttpRequest) -> HttpResponse:
    page, numbers = page_of(request, Promotion.objects.all())
    rows = [{"promotion": each, "state": state_of(each)} for each in page]
    return screen(
        request, "dashboard/promotions/promotion_list.html", title=_("Promotions"), icon="tag", rows=rows, page_obj=page,
        elided_page_range=numbers, presets=PRESETS.values(), may_change=may_change(request),
    )  # fmt: skip


@require_safe
@back_office(*CHANGE)
def article_search(request: HttpRequest) -> JsonResponse:
    """What the list of articles in the form suggests while somebody types."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    return JsonResponse({"found": articles_like(words) if words else []})


@back_office(*CHANGE)
def promotion_add(request: HttpRequest, preset: str) -> HttpResponse:
    if preset not in PRESETS:
        raise Http404
    kind = PRESETS[preset]
    return edit(request, new_promotion(kind.trigger, kind.kind, kind.target), title=str(kind.label))


@back_office(*CHANGE)
def promotion_edit(request: HttpRequest, promotion_id: int) -> HttpResponse:
    promotion = get_object_or_404(Promotion, pk=promotion_id)
    return edit(request, promotion, title=_("Change"), above=[(address(promotion), str(promotion))])


def edit(request: HttpRequest, promotion: Promotion, *, title: str, above: Any = ()) -> HttpResponse:
    form = PromotionForm(request.POST or None, instance=promotion, currency=request.store.currency)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = save_promotion(
                    promotion=form.filled(), code=form.cleaned_data.get("code", ""), now=timezone.now()
                )
            except PromotionRefused as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                messages.success(request, _("Saved. Orders that were placed already stay as they are."))
                return redirect(address(saved))
    return screen(
        request, "dashboard/promotions/promotion_form.html", title=title, icon="tag", trail=trail(*above), form=form,
        status=status,
    )  # fmt: skip


@back_office(*SEE)
def promotion_view(request: HttpRequest, promotion_id: int) -> HttpResponse:
    promotion = get_object_or_404(Promotion, pk=promotion_id)
    uses = list(promotion.uses.select_related("code").order_by("-used_at")[:50])
    orders = Order.objects.in_bulk([use.order_id for use in uses])
    buttons = [button(_("Change"), reverse("promotions:promotion_edit", args=[promotion.pk]), "edit")]
    return screen(
        request, "dashboard/promotions/promotion_view.html", title=str(promotion), icon="tag", trail=trail(),
        buttons=buttons if may_change(request) else [], promotion=promotion, state=state_of(promotion),
        usage=usage_of(promotion), uses=[{"use": use, "order": orders.get(use.order_id)} for use in uses],
        codes=list(promotion.codes.all()[:CODES_SHOWN]), code_count=promotion.codes.count(),
        has_codes=promotion.trigger == Trigger.CODE, samples=sample_carts(promotion, request.store),
        may_change=may_change(request), is_sale=promotion.trigger == Trigger.CATALOGUE,
    )  # fmt: skip


@back_office(*CHANGE)
def promotion_delete(request: HttpRequest, promotion_id: int) -> HttpResponse:
    promotion = get_object_or_404(Promotion, pk=promotion_id)
    if request.method == "POST":
        delete_promotion(promotion_id=promotion.pk)
        messages.success(request, _("Removed."))
        return redirect("promotions:promotion_list")
    return screen(
        request, "dashboard/promotions/promotion_delete.html", title=_("Delete"), icon="bin",
        trail=trail((address(promotion), str(promotion))), promotion=promotion, usage=usage_of(promotion),
    )  # fmt: skip


class BulkForm(forms.Form):
    count = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=10_000, initial=100)
    prefix = forms.CharField(label=gettext_lazy("Beginning with"), max_length=30, required=False)
    usage_limit = forms.IntegerField(
        label=gettext_lazy("Orders per code"), min_value=1, max_value=1_000_000, initial=1, required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )  # fmt: skip


@back_office(*CHANGE)
def promotion_codes(request: HttpRequest, promotion_id: int) -> HttpResponse:
    promotion = get_object_or_404(Promotion, pk=promotion_id, trigger=Trigger.CODE)
    form, status = BulkForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                codes = make_codes(promotion_id=promotion.pk, **form.cleaned_data)
            except PromotionRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("%(count)d codes were made.") % {"count": len(codes)})
                return redirect(address(promotion))
    return screen(
        request, "dashboard/promotions/promotion_form.html", title=_("Make codes"), icon="tag", form=form, status=status,
        trail=trail((address(promotion), str(promotion))),
    )  # fmt: skip


@back_office(*SEE)
def promotion_codes_csv(request: HttpRequest, promotion_id: int) -> HttpResponse:
    promotion = get_object_or_404(Promotion, pk=promotion_id, trigger=Trigger.CODE)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="codes-{promotion.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(["code", "orders", "limit"])
    for code in promotion.codes.iterator():
        writer.writerow([code.text, code.use_count, code.usage_limit or ""])
    return response


def address(promotion: Promotion) -> str:
    return reverse("promotions:promotion_view", args=[promotion.pk])


def may_change(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("promotions.change_promotion"))
