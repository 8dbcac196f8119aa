from __future__ import annotations

import re

from core.models import AuditEntry
from staff.models import Role


def test_own_role_is_made_given_and_guarded(owner, person, shop):
    owner.admin.post("/staff/roles/add/", {"name": "Packing", "rights": ["orders.write", "stock.read"]})
    role = Role.objects.get(name="Packing")
    sam = person("sam@staff.example", role.code)
    assert sam.admin.get("/orders/").status_code == 200

    owner.admin.post(f"/staff/roles/{role.code}/delete/")
    assert Role.objects.filter(pk=role.pk).exists()  # somebody has it
    owner.admin.post(f"/staff/roles/{role.code}/", {"name": "Packing", "rights": ["stock.read"]})

    assert sam.admin.get("/orders/").status_code == 302
    assert AuditEntry.objects.get(action="role.changed").data == {
        "rights": [["orders.read", "orders.write", "stock.read"], ["stock.read"]]
    }


def test_role_holds_no_more_than_its_maker_has(person):
    manager = person("max@staff.example", "manager")

    answer = manager.admin.post("/staff/roles/add/", {"name": "Above", "rights": ["plan.write"]})

    assert answer.status_code == 422
    assert not Role.objects.exists()


def test_role_without_rights_is_refused_at_the_rights(owner):
    answer = owner.admin.post("/staff/roles/add/", {"name": "Packing"})

    page = answer.content.decode()
    assert (answer.status_code, Role.objects.count()) == (422, 0)
    (told_by,) = re.findall(r'aria-label="Rights" aria-describedby="([^"]+)"', page)
    assert f'id="{told_by}">Tick at least one right.' in page


def test_log_shows_before_and_after_and_can_be_narrowed(owner):
    AuditEntry.objects.create(action="price.changed", actor_name="Ann", target="Lamp", data={"price_amount": [100, 90]})
    AuditEntry.objects.create(action="order.paid", actor_name="Bob", target="#1001")

    page = owner.admin.get("/staff/log/", {"q": "lamp"}).content.decode()
    export = owner.admin.get("/staff/log/export/", {"area": "order"}).content.decode("utf-8-sig")

    assert "Price: <del>€1.00</del> → <ins>€0.90</ins>" in page
    assert '<option value="order">Orders</option>' in page
    assert "#1001" not in page
    assert [line.split(",")[1] for line in export.splitlines()] == ["who", "Bob"]


def test_change_that_no_service_writes_down_is_in_the_log(owner):
    owner.admin.post("/products/add/", {"nonsense": "1"})
    assert not AuditEntry.objects.filter(action__startswith="admin.").exists()  # it was refused

    owner.admin.post("/shop/close/")
    owner.admin.post("/account/", {"name_email-email": "x"})

    assert AuditEntry.objects.filter(action="shop.closed").count() <= 1


def test_settings_leave_before_and_after(owner, shop):
    from commerce.store.models import Store

    page = owner.admin.get("/shop-settings/details/")
    values = {k: v for k, v in page.context["form"].initial.items() if v not in (None, "")}
    values |= {"name": "Omega", "email": "new@alpha.example"}

    owner.admin.post("/shop-settings/details/", values)

    assert Store.objects.get().name == "Omega"
    assert AuditEntry.objects.get(action="store.store.changed").data["name"] == ["Alpha", "Omega"]
