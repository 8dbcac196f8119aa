"""One sequence for the ids of all tables that stay small: a sequence of its own costs each of them a file in every shop.

Ids of these tables are unique across them and leave gaps; nothing may read an order or a count from them. Content types and
permissions keep their own: their ids are equal in all shops of a pod (tenants.services.template).
"""

from __future__ import annotations

from core.apart import Apart

SHARED = "shared_ids"
# Behind whatever the table has by the time that it is locked. The jump leaves room for ids that others take meanwhile.
STATEMENT = """
DO $$ BEGIN
  IF to_regclass('"{table}"') IS NULL THEN
    RETURN;  -- it comes with the same plan, and its turn with it
  END IF;
  CREATE SEQUENCE IF NOT EXISTS {shared};
  LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE;
  IF (SELECT COALESCE(max(id), 0) FROM "{table}") >= nextval('{shared}') THEN
    PERFORM setval('{shared}', (SELECT max(id) + 100 FROM "{table}"));
  END IF;
  ALTER TABLE "{table}" ALTER COLUMN id DROP IDENTITY IF EXISTS, ALTER COLUMN id SET DEFAULT nextval('{shared}');
END $$
"""


class ShareIds(Apart):
    """Takes names of tables whose key is `id`, an identity. Doing it again changes nothing."""

    def statement(self, name: str) -> str:
        return STATEMENT.format(shared=SHARED, table=name)

    def describe(self) -> str:
        return f"Give {len(self.names)} tables one sequence"
