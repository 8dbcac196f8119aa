"""Two shops with something of everything, each thing marked, and the people who ask for them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connections
from django.test import Client
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection as Folder
from wagtail.models import GroupApprovalTask, Page, Site, Workflow

from accounts.models import User
from builder.appblocks.models import ConnectedApp
from builder.appblocks.reading import read_manifest
from builder.appblocks.services import take
from builder.consent.models import ScriptSlot
from builder.consent.services import record_consent
from builder.contact.services import receive_message, subscribe
from builder.editor.services import install_theme
from builder.layouts.services import start_layout
from builder.navigation.models import MenuItem
from builder.navigation.services import save_item
from builder.pages.models import BlogAuthor, BlogCategory, ContentPage
from commerce.catalog.services.types import save_type
from commerce.currencies.models import Currency
from commerce.customers.models import Customer
from commerce.giftcards.services import issue_card
from commerce.importexport.models import GridEdit, GridView
from commerce.invoices.services import issue_invoice
from commerce.orders.models import Manifest, Shipment
from commerce.payments.models import PaymentMethod
from commerce.pricelists.models import PriceList
from commerce.promotions.models import Promotion
from commerce.reviews.models import Review
from commerce.shipping.models import Profile, Rate, Zone
from commerce.store.models import Store
from core.ids import uuid7
from core.money import Money
from core.scope import control_context
from dashboard.customers.personal import token_of
from media.models import ShopDocument, ShopImage
from oversight.models import TakeDown, Ticket
from tenants.context import shop_context
from tenants.models import DomainClaim, SignOnDomain, SignOnProvider
from tests.api.conftest import key_for
from tests.doubles.sample_app import manifest
from tests.factories.catalog import make_collection, make_product
from tests.factories.selling import make_cart, place
from tests.frames import unchanged

MARKS = {"alpha": "CANARYALPHA", "bravo": "CANARYBRAVO"}
FAR = 9_000_000  # ids of the other shop begin here, so that none of them exists in ours
BACKEND = "django.contrib.auth.backends.ModelBackend"
# Only a storefront tells a shopper from a stranger. Elsewhere all but the stranger have a shopper's cart too.
ROLES = {
    "platform": ("stranger", "staff", "owner", "other"),
    "admin": ("stranger", "staff", "owner", "other"),
    "storefront": ("stranger", "shopper", "staff", "owner", "other"),
}


def move_sequences() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = current_schema()")
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT setval('{name}', GREATEST(last_value, {FAR})) FROM {name}")


def fill(shop: Any) -> dict[str, Any]:
    """Make one of everything in `shop`. The keys say where a value goes: "kwarg", "namespace.kwarg" or "name.kwarg";
    the most exact one counts."""
    mark = MARKS[shop.handle]
    with shop_context(shop):
        if shop.handle == "bravo":
            move_sequences()
        Store.objects.update(is_open=True)
        picture = io.BytesIO()
        PillowImage.new("RGB", (40, 40), "red").save(picture, "PNG")
        image = ShopImage.objects.create(title=f"{mark} image", file=ImageFile(picture, name="a.png"))
        document = ShopDocument.objects.create(title=f"{mark} document", file=ContentFile(b"x", name="a.txt"))
        home = Page.objects.get(depth=2)
        page = home.add_child(instance=ContentPage(title=f"{mark} page", slug=mark.lower()))
        revision = page.save_revision()
        product = make_product(f"{mark} lamp", slug=mark.lower())
        collection = make_collection(f"{mark} lights", slug=mark.lower(), is_published=True)
        variant = product.variants.get()
        zone = Zone.objects.create(name=f"{mark} zone", countries=["FR"])
        rate = Rate.objects.create(zone=zone, name=f"{mark} rate", price_amount=100)
        profile = Profile.objects.create(name=f"{mark} profile")
        placed = place(email=f"{mark}@shopper.example".lower())
        order, payment = placed.order, placed.payment
        cart = make_cart((variant, 1))
        user = User.objects.create_user(f"{mark}@staff.example".lower(), name=mark, is_staff=True)
        group = Group.objects.create(name=f"{mark} group")
        folder = Folder.get_first_root_node().add_child(name=f"{mark} folder")
        redirect = Redirect.objects.create(old_path=f"/{mark.lower()}", redirect_link="/")
        card = issue_card(value=Money(1000, "EUR"), note=f"{mark} card", now=timezone.now())
        promotion = Promotion.objects.create(
            name=f"{mark} promotion", trigger="code", kind="percent", percent=10, starts_at=timezone.now()
        )
        promotion.codes.create(text=f"{mark}CODE")
        workflow = Workflow.objects.create(name=f"{mark} workflow")
        message = receive_message(name=f"{mark} person", email=f"{mark}@letter.example".lower(), text=mark)
        subscriber = subscribe(
            email=f"{mark}@news.example".lower(), consent_text=mark, locale="en", page="/", now=datetime.now(UTC)
        )
        category = BlogCategory.objects.create(name=f"{mark} category", slug=mark.lower())
        author = BlogAuthor.objects.create(name=f"{mark} author", slug=mark.lower())
        script = ScriptSlot.objects.create(name=f"{mark} script", purpose="ads", url="https://a.example/b.js")
        proof = record_consent(purposes=["ads"], now=datetime.now(UTC))
        layout = start_layout(kind="product", name=f"{mark} layout")
        theme = install_theme(theme="atelier", name=f"{mark} theme", actor=None, now=timezone.now())
        offer = manifest(f"https://{mark.lower()}.example") | {"name": f"{mark} app"}
        app = ConnectedApp(url=f"https://{mark.lower()}.example/app.json", revision=0, connected_at=timezone.now())
        take(app, read_manifest(json.dumps(offer).encode(), url=app.url), now=timezone.now())
        app.save()
        item = save_item(MenuItem(menu="header", label=f"{mark} item", url="/"))
        task = GroupApprovalTask.objects.create(name=f"{mark} task")
        line = order.lines.get()
        review = Review.objects.create(
            product=product, order_line=line, rating=4, author=f"{mark} writer", state="published",
            written_at=timezone.now(),
        )  # fmt: skip
        Store.objects.update(reviews={"mode": "at_once"})
        invoice = issue_invoice(order_id=order.pk, actor=None, now=timezone.now())
        code = "USD" if shop.handle == "alpha" else "GBP"
        Currency.objects.create(code=code, rate=1, is_active=False)
        wisher = Customer.objects.create(
            email=f"{mark}-wisher@customer.example".lower(), wishes=[[product.pk, 0]], wishes_token=uuid7()
        )
        return {
            "shop_id": shop.pk,
            "inbox_messages.pk": message.pk, "inbox_subscribers.pk": subscriber.pk,
            "blog_categories.pk": category.pk, "blog_authors.pk": author.pk,
            "consent_scripts.pk": script.pk, "consent_records.pk": proof.pk,
            "languages.object_id": product.pk, "languages.subject": "product",
            "layouts.layout_id": layout.pk, "wagtailsnippets_layouts_layout.pk": layout.pk,
            "wagtailsnippetchoosers_layouts_layout.pk": layout.pk,
            "themes.theme_id": theme.pk, "themes.which": "own",
            "navigation.item_id": item.pk, "navigation.menu": "header",
            "choose_product.pk": product.pk, "choose_collection.pk": collection.pk,
            "page_id": page.pk, "parent_page_id": page.pk, "page_to_move_id": page.pk, "destination_id": page.pk,
            "revision_id": revision.pk, "revision_id_a": revision.pk, "revision_id_b": revision.pk,
            "wagtailadmin_pages.pk": page.pk, "wagtailadmin_api:pages.pk": page.pk, "page_pk": page.pk,
            "image_id": image.pk, "wagtailadmin_api:images.pk": image.pk, "wagtailimages_chooser.pk": image.pk,
            "document_id": document.pk, "doc_id": document.pk, "wagtailadmin_api:documents.pk": document.pk,
            "wagtaildocs_chooser.pk": document.pk,
            "grid.view_id": GridView.objects.create(name=f"{mark} filter", query="q=x").pk,
            "grid.edit_id": GridEdit.objects.create(changes=[], actor=user).pk, "feed.name": "google.xml",
            "product_id": product.pk, "variant_id": variant.pk, "collection_id": collection.pk,
            "api.product_id": product.uuid, "api.customer_id": Customer.objects.get(email=order.email).uuid,
            "connected_apps.app_id": app.pk,
            "customers.token": token_of(order.email),
            "api_keys.key_id": key_for(name=f"{mark} key")[0].pk,
            "list_id": PriceList.objects.create(name=f"{mark} list", tag="trade").pk,
            "products:currency_prices.code": code, "products:currency_prices_file.code": code,
            "shop_settings:currency_edit.pk": code, "shop_settings:currency_bank.pk": code,
            "shop_settings:currency_example.pk": code, "shop_settings:currency_remove.pk": code,
            "type_id": save_type(name=f"{mark} type", attributes=[]).pk,
            "wagtailadmin_collections.pk": folder.pk, "wagtailadmin_collections.collection_id": folder.pk,
            "wagtailusers_users.pk": user.pk, "wagtailusers_groups.pk": group.pk,
            "wagtailsites.pk": Site.objects.order_by("pk").last().pk,
            "redirect_id": redirect.pk, "workflow_pk": workflow.pk, "wagtailadmin_workflows.pk": workflow.pk,
            "wagtailadmin_workflows:edit_task.pk": task.pk, "wagtailadmin_workflows:enable_task.pk": task.pk,
            "wagtailadmin_workflows:disable_task.pk": task.pk, "task_id": task.pk,
            "shop_settings.pk": zone.pk, "zone_pk": zone.pk, "shop_settings:profile_remove.pk": profile.pk,
            "carrier": "sendcloud",
            "wanted": f"{variant.pk}:1",
            "shop_settings:rate_edit.pk": rate.pk, "shop_settings:rate_remove.pk": rate.pk,
            "shop_settings:payment_edit.pk": PaymentMethod.objects.order_by("pk").last().pk,
            "ticket_id": ticket_of(shop, mark), "taken_id": taken_of(shop, mark),
            "claim_id": claim_of(shop, f"{mark}.example".lower()),
            "domain_id": sign_on_domain_of(shop, f"{mark}.example".lower()),
            "customer_id": Customer.objects.create(email=f"{mark}@customer.example".lower()).pk,
            "order_id": order.pk, "order_number": order.number, "number": 1,
            "order.token": order.token, "order_pay.token": order.token,
            "order_download.token": order.token,
            "invoices.document_id": invoice.pk,
            "order_document.token": order.token, "order_document.number": invoice.number,
            "order_document_pdf.token": order.token, "order_document_pdf.number": invoice.number,
            "payment_id": payment.pk, "card_id": card.pk, "promotion_id": promotion.pk,
            "review_id": review.pk, "review_write.token": order.token, "review_write.line_id": line.pk,
            "review_withdraw.token": order.token, "review_withdraw.line_id": line.pk,
            "no_review_mails.token": order.token, "wishlist_shared.token": wisher.wishes_token,
            "line_id": cart.lines.get().pk,
            "manifest_id": Manifest.objects.create(label_carrier="easypost", asked_at=timezone.now()).pk,
            "shipment_id": Shipment.objects.create(order=order, request_key=mark, shipped_at=timezone.now()).pk,
            "collection.slug": mark.lower(), "product.slug": mark.lower(), "content_page.path": mark.lower(),
            "admin_media.path": f"renditions/{uuid7().hex}.webp",
            "media.path": f"renditions/{uuid7().hex}.webp",
            "cart": cart.token,
        }  # fmt: skip


def claim_of(shop: Any, domain: str) -> int:
    with control_context():
        return DomainClaim.objects.create(shop=shop, domain=domain, token="0" * 32).pk


def sign_on_domain_of(shop: Any, domain: str) -> int:
    """Of a provider that nobody has tested, so that it opens nothing."""
    with control_context():
        provider = SignOnProvider.objects.create(shop=shop, issuer="https://login.example", client_id="x", secret="x")
        return SignOnDomain.objects.create(provider=provider, domain=domain, token="0" * 32).pk


def ticket_of(shop: Any, mark: str) -> int:
    with control_context():
        return Ticket.objects.create(
            shop=shop,
            subject=f"{mark} question",
            opened_by="a@b.example",
            created_at=timezone.now(),
            moved_at=timezone.now(),
        ).pk


def taken_of(shop: Any, mark: str) -> int:
    with control_context():
        return TakeDown.objects.create(
            shop=shop, kind="page", object_id=FAR, title=f"{mark} page", address="x", ground="other", statement=mark,
            taken_by="op", taken_at=timezone.now(),
        ).pk  # fmt: skip


# What is the same in every shop, or stands for an id that nobody has.
ELSE = {
    "poll_results.place": "page:1:none",
    "account": "0190a0a0-0000-7000-8000-000000000000", "invitation_id": FAR * 2, "people.code": "own-abc",
    "name": "1790000000000000000-" + "0" * 32, "key": "abc", "uidb36": "1", "uidb64": "MQ", "token": "set-password",
    "mark": "abc", "mail_id": FAR, "preset": "sale", "provider": "mollie",
    "code": "fr", "act": "confirm", "endpoint": "connect", "kind": "terms", "run_id": FAR * 2,
    "app_label": "media", "model_name": "shopimage", "action": "delete", "object_id": 1,
    "wagtailadmin_pages.app_label": "pages", "wagtailadmin_pages.model_name": "contentpage",
    "wagtailadmin_workflows.app_label": "wagtailcore", "wagtailadmin_workflows.model_name": "groupapprovaltask",
    "wagtailadmin_editing_sessions.app_label": "pages", "wagtailadmin_editing_sessions.model_name": "contentpage",
    "app_name": "media", "wagtailsettings.app_name": "pages", "wagtailsettings.model_name": "none", "wagtailsettings.pk": 1,
    "content_type_app_name": "pages", "content_type_model_name": "contentpage",
    "action_name": "approve", "wagtailadmin_api.action_name": "delete", "filter_spec": "width-20",
    "task_state_id": 1, "workflow_state_id": 1, "session_id": 1, "uploaded_file_id": 1, "restriction_id": 1,
    "console:app_list.app_label": "tenants", "console.object_id": "1", "console.content_type_id": 1, "console.url": "x",
    "mfa_edit_webauthn.pk": 1, "mfa_remove_webauthn.pk": 1,
}  # fmt: skip


def value_of(pattern: Any, kwarg: str, things: dict[str, Any]) -> Any:
    """Raises KeyError where the table has nothing for this bracket."""
    namespaces = pattern.namespace.split(":")
    inner = [":".join(namespaces[: count + 1]) for count in reversed(range(len(namespaces)))]
    for key in (f"{pattern.name}.{kwarg}", *[f"{space}.{kwarg}" for space in inner if space], kwarg):
        if key in things:
            return things[key]
        if key in ELSE:
            return ELSE[key]
    raise KeyError(f"{pattern}: say in tests/architecture/url_world.py what {kwarg!r} is.")


def people(host: str, alpha: Any, bravo: Any, own: dict[str, Any]) -> dict[str, Client]:
    """One browser per role, at the alpha shop's host of this kind (or at the platform's)."""
    names = {"platform": "localhost", "admin": "alpha.admin.localhost", "storefront": "alpha.localhost"}
    frame = unchanged()
    clients = {
        role: Client(headers={"host": names[host]}, raise_request_exception=False, **frame) for role in ROLES[host]
    }
    for client in clients.values():
        client.cookies["cart"] = own["cart"]
    del clients["stranger"].cookies["cart"]
    if host == "platform":
        with control_context():
            accounts = {
                "owner": User.objects.get(email="owner@alpha.example"),
                "other": User.objects.get(email="owner@bravo.example"),
                "staff": User.objects.create_user("nobody@staff.example", "correct horse battery"),
            }
            for role, account in accounts.items():
                clients[role].force_login(account, backend=BACKEND)
        return clients
    with shop_context(alpha):
        clients["owner"].force_login(User.objects.get(email="owner@alpha.example"), backend=BACKEND)
        # May enter the admin, and no more.
        staff = User.objects.create_user("nobody@staff.example", name="Nobody", is_staff=True)
        staff.user_permissions.add(Permission.objects.get(codename="access_admin"))
        clients["staff"].force_login(staff, backend=BACKEND)
    with shop_context(bravo):
        clients["other"].force_login(User.objects.get(email="owner@bravo.example"), backend=BACKEND)
    return clients
