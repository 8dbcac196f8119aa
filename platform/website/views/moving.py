"""Moving house: a shop out of a file, and the last copy of one that is closed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.limits import TooMany, consume
from onboarding.services.leaving import last_copy
from onboarding.services.moving import imports_of, receive_file
from onboarding.tasks import move_in
from staff.roles import OWNER
from tenants.context import shop_context
from tenants.models import Membership, ShopState
from tenants.services.registry import HandleRefused
from website.forms import MoveInForm
from website.views.sign_up import too_many

DAY = 24 * 3600


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def move_in_page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, MoveInForm())
    form = MoveInForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, form, status=422)
    try:
        consume("shops", str(request.user.pk), limit=settings.SHOPS_PER_ACCOUNT, seconds=DAY, now=timezone.now())
        run = receive_file(
            account=request.user, handle=form.cleaned_data["handle"], file=form.cleaned_data["file"]
        )  # fmt: skip
    except TooMany as error:
        return too_many(request, error)
    except HandleRefused as error:
        form.add_error("handle", str(error))
        return show(request, form, status=422)
    move_in.delay(run_id=run.pk)
    return redirect("move_in")


def show(request: HttpRequest, form: MoveInForm, *, status: int = 200) -> HttpResponse:
    runs = imports_of(request.user, since=timezone.now() - timedelta(days=7))
    response = render(request, "website/move_in.html", {"form": form, "runs": runs}, status=status)
    if any(run.state in ("waiting", "running") for run in runs):
        response.headers["Refresh"] = "3"
    return response


@never_cache
@login_required
@require_GET
@reauthentication_required
def closed_copy(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """The copy that was made when the shop closed, for its owners."""
    member = Membership.objects.select_related("shop").filter(shop_id=shop_id, account=request.user, role=OWNER).first()
    if member is None or member.shop.state != ShopState.CLOSED:
        raise Http404
    run = last_copy(member.shop)
    if run is None:
        return render(request, "website/copy_waiting.html", {"shop": member.shop}, status=404)
    with shop_context(member.shop):
        if not default_storage.exists(run.file):
            raise Http404
        file = default_storage.open(run.file)
    return FileResponse(file, as_attachment=True, filename=run.file.rpartition("/")[2], content_type="application/zip")
