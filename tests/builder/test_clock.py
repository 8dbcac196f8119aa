from __future__ import annotations

from datetime import UTC, datetime, timedelta

from builder.blocks.references import broken_references
from builder.blocks.sections import SECTIONS
from builder.pages.models import ContentPage, HomePage
from builder.pages.sharing import shared_path
from builder.pages.tasks import next_moment, work_on_pages
from commerce.store.models import Store
from core.scope import control_context
from tenants.models import WorkDue
from tests.factories.catalog import make_collection, make_product

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def publish(sections):
    home = HomePage.objects.get()
    home.sections = sections
    home.save_revision().publish()
    return home


def hero(**look):
    return {"type": "hero", "value": {"heading": "Sale", "look": look}}


def test_worker_is_called_for_the_next_date_of_a_section(shop):
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
    publish([hero(starts_at=soon.isoformat()), hero(ends_at=(soon + timedelta(days=9)).isoformat())])

    with control_context():
        assert WorkDue.objects.get(shop_id=shop.pk, kind="pages").due_at == soon
    assert work_on_pages(datetime.now(UTC)) == soon
    assert next_moment(soon) == soon + timedelta(days=9)
    assert next_moment(soon + timedelta(days=9)) is None


def test_page_is_published_when_its_time_has_come(shop):
    page = ContentPage(title="Later", slug="later", live=False)
    HomePage.objects.get().add_child(instance=page)
    page.go_live_at = datetime.now(UTC) + timedelta(hours=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    assert work_on_pages(datetime.now(UTC)) == page.go_live_at
    past = datetime.now(UTC) - timedelta(minutes=1)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()

    assert work_on_pages(datetime.now(UTC)) is None

    assert ContentPage.objects.get(slug="later").live


def test_editor_is_told_what_is_gone(owner_client):
    lights, lamp = make_collection("Lights"), make_product("Lamp")
    home = publish([
        hero(), {"type": "featured_collection", "value": {"collection": lights.pk}},
        {"type": "single_product", "value": {"product": lamp.pk}}, {"type": "hero", "value": {"image": 999}},
    ])  # fmt: skip
    assert [broken.number for broken in broken_references(home.sections)] == [4]
    lights.delete()
    lamp.delete()

    page = owner_client.get(f"/pages/{home.pk}/edit/").content.decode()

    assert "Section 2 (Featured collection) refers to a collection that is not shown any more" in page
    assert "Section 3 (One product) refers to a product that is not sold any more" in page


def test_nothing_is_told_where_all_is_well(shop):
    assert broken_references(SECTIONS.to_python([hero()])) == []


def test_draft_is_seen_by_whoever_has_the_link(shop, storefront, owner_client):
    Store.objects.update(is_open=False)
    home = publish([hero()])
    home.sections = [{"type": "hero", "value": {"heading": "Secret draft"}}]
    home.save_revision()
    path = shared_path(home)

    response = storefront.get(path)

    assert "Secret draft" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Secret draft" not in storefront.get("/").content.decode()
    assert storefront.get(path[:-3] + "xx/").status_code == 404
    assert path.split("/")[2].split(":")[0] in owner_client.get(f"/pages/{home.pk}/edit/").content.decode()
