"""SQL of what every change of stock asks: Django would take longer to compile it than PostgreSQL takes to answer."""

# Products of these variants, and of bundles that hold them. Locked in one order, so that two changes wait for each other.
OWNERS = """
    SELECT id, is_sellable, cardinality(option_names) > 0 FROM catalog_product
    WHERE id IN (
        SELECT product_id FROM catalog_variant WHERE id = ANY(%(variants)s::bigint[])
        OR id IN (SELECT bundle_id FROM catalog_bundlepart WHERE part_id = ANY(%(variants)s::bigint[]))
    )
    ORDER BY id FOR UPDATE
"""
FREE_OWNERS = OWNERS + " SKIP LOCKED"
# Whether any variant can be bought; a bundle's when there is enough of all of its parts.
SELLABLE = """
    SELECT product.id, EXISTS (
        SELECT FROM catalog_variant AS variant JOIN inventory_stockitem AS stock ON stock.variant_id = variant.id
        WHERE variant.product_id = product.id
        AND (NOT is_tracked OR sells_below_zero OR on_hand > committed + held)
        AND NOT EXISTS (
            SELECT FROM catalog_bundlepart AS row
            LEFT JOIN catalog_variant AS part ON part.id = row.part_id
            LEFT JOIN catalog_product AS owner ON owner.id = part.product_id
            LEFT JOIN inventory_stockitem AS item ON item.variant_id = part.id
            WHERE row.bundle_id = variant.id AND (
                owner.status = 'active' AND item.variant_id IS NOT NULL
                AND (NOT item.is_tracked OR item.sells_below_zero
                     OR row.quantity <= item.on_hand - item.committed - item.held)
            ) IS NOT TRUE
        )
    )
    FROM catalog_product AS product WHERE product.id IN (
        SELECT product_id FROM catalog_variant WHERE id = ANY(%(variants)s::bigint[])
        OR id IN (SELECT bundle_id FROM catalog_bundlepart WHERE part_id = ANY(%(variants)s::bigint[]))
    )
"""
# Units to promise, by the counter that they go to. Changes no row of a variant that has not got so many.
TAKE = {
    counter: f"""
    UPDATE inventory_stockitem AS item SET {counter} = item.{counter} + wanted.quantity
    FROM unnest(%(variants)s::bigint[], %(quantities)s::bigint[]) AS wanted (variant_id, quantity)
    WHERE item.variant_id = wanted.variant_id
    AND (NOT item.is_tracked OR item.sells_below_zero OR item.on_hand >= item.committed + item.held + wanted.quantity)
"""  # noqa: S608 - two names of ours
    for counter in ("held", "committed")
}
