"""SQL of the pages that everybody asks for: Django would take longer to compile it than PostgreSQL takes to answer. A
bundle's units are those that its parts make."""

FIRST_PICTURES = """
    SELECT picture.product_id, picture.id, picture.renditions, COALESCE(NULLIF(alt_texts ->> %s, ''), alt_text)
    FROM unnest(%s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT product_id, id, renditions, alt_text, alt_texts FROM catalog_picture
        WHERE product_id = wanted.id AND renditions <> '{}' ORDER BY position, id LIMIT %s
    ) AS picture
"""
CARDS = """
    SELECT {columns} FROM unnest(ARRAY({found})) WITH ORDINALITY AS wanted (id, place)
    JOIN catalog_product AS product ON product.id = wanted.id ORDER BY wanted.place
"""
# The stock is asked for row by row: joined, a planner that knows the sizes reads the shop's whole stock for one product.
SLIM_VARIANTS = """
    SELECT variant.id, variant.option_values, LEAST(price_amount, sale_amount),
           (SELECT NOT is_tracked OR sells_below_zero OR on_hand - committed - held > 0
            FROM inventory_stockitem WHERE variant_id = variant.id)
    FROM catalog_variant AS variant WHERE variant.product_id = %s ORDER BY variant.position, variant.id
"""
INSIDE_COLLECTIONS = """
    SELECT wanted.id, inside.count, picture.id, picture.renditions, picture.alt_text
    FROM unnest(%s::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT array_agg(id) AS ids FROM catalog_collection
        WHERE id = wanted.id OR (is_published AND ancestor_ids @> ARRAY[wanted.id])
    ) AS branch
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT product.id) AS count FROM catalog_collectionentry AS entry
        JOIN catalog_product AS product ON product.id = entry.product_id
        WHERE entry.collection_id = ANY(branch.ids) AND product.status = 'active' AND product.is_published
    ) AS inside
    LEFT JOIN LATERAL (
        SELECT own.* FROM (
            SELECT entry.product_id, entry.collection_id = wanted.id AS is_own, entry.position
            FROM catalog_collectionentry AS entry JOIN catalog_product AS product ON product.id = entry.product_id
            WHERE entry.collection_id = ANY(branch.ids) AND product.status = 'active' AND product.is_published
            ORDER BY is_own DESC, entry.position, entry.product_id LIMIT 40
        ) AS first
        JOIN LATERAL (
            SELECT id, renditions, alt_text FROM catalog_picture
            WHERE product_id = first.product_id ORDER BY position, id LIMIT 1
        ) AS own ON true
        ORDER BY first.is_own DESC, first.position, first.product_id LIMIT 1
    ) AS picture ON true
"""
PICTURES = """
    SELECT id, renditions, COALESCE(NULLIF(alt_texts ->> %s, ''), alt_text), video FROM catalog_picture
    WHERE product_id = %s ORDER BY position, id
"""
OF_PRODUCT = """
    SELECT variant.id, variant.option_values, variant.sku, variant.barcode, LEAST(price_amount, sale_amount),
           CASE WHEN sale_amount < price_amount THEN price_amount ELSE compare_at_amount END, picture_id,
           {stock},
           prior_amount, content_amount, content_unit, eco_amount,
           CASE WHEN is_taxable THEN tax_category ELSE '' END, quantity_prices, mpn
    FROM catalog_variant AS variant LEFT JOIN inventory_stockitem AS stock ON stock.variant_id = variant.id
    {made}WHERE variant.product_id = %s ORDER BY variant.position, variant.id
"""
MADE = """LEFT JOIN LATERAL (
        SELECT true AS is_bundle, min(CASE
            WHEN part.id IS NULL OR product.status <> 'active' OR item.variant_id IS NULL THEN 0
            WHEN item.is_tracked AND NOT item.sells_below_zero
                THEN greatest(0, item.on_hand - item.committed - item.held) / row.quantity
            END) AS units
        FROM catalog_bundlepart AS row
        LEFT JOIN catalog_variant AS part ON part.id = row.part_id
        LEFT JOIN catalog_product AS product ON product.id = part.product_id
        LEFT JOIN inventory_stockitem AS item ON item.variant_id = part.id
        WHERE row.bundle_id = variant.id GROUP BY row.bundle_id
    ) AS made ON true
    """
MADE_STOCK = """CASE WHEN made.is_bundle THEN made.units IS NOT NULL ELSE is_tracked END,
           sells_below_zero AND made.is_bundle IS NULL, COALESCE(made.units, on_hand),
           CASE WHEN made.is_bundle THEN 0 ELSE committed END, CASE WHEN made.is_bundle THEN 0 ELSE held END"""
VARIANTS = OF_PRODUCT.format(made="", stock="is_tracked, sells_below_zero, on_hand, committed, held")
VARIANTS_OF_BUNDLE = OF_PRODUCT.format(made=MADE, stock=MADE_STOCK)
VARIANTS_OF_MANY = VARIANTS_OF_BUNDLE.replace("SELECT variant.id", "SELECT variant.product_id, variant.id").replace(
    "variant.product_id = %s", "variant.product_id = ANY(%s::bigint[])"
)
# The lowest, highest and former prices of products: of the variants that can be bought, so that "from 19.00" is a price
# that somebody can pay; of all where none can.
SHOWN_PRICES = """
    UPDATE catalog_product AS product SET
        min_price_amount = cheapest.amount, max_price_amount = dearest.amount,
        compare_at_amount = cheapest.former, prior_amount = cheapest.prior_amount,
        updated_at = COALESCE(%(now)s, updated_at)
    FROM unnest(%(products)s::bigint[]) AS wanted (id)
    LEFT JOIN LATERAL (
        SELECT LEAST(price_amount, sale_amount) AS amount, prior_amount,
               CASE WHEN sale_amount < price_amount THEN price_amount ELSE compare_at_amount END AS former
        FROM catalog_variant AS variant LEFT JOIN inventory_stockitem AS stock ON stock.variant_id = variant.id
        WHERE variant.product_id = wanted.id
        ORDER BY (NOT is_tracked OR sells_below_zero OR on_hand > committed + held) IS NOT TRUE, 1, position, id LIMIT 1
    ) AS cheapest ON true
    LEFT JOIN LATERAL (
        SELECT LEAST(price_amount, sale_amount) AS amount
        FROM catalog_variant AS variant LEFT JOIN inventory_stockitem AS stock ON stock.variant_id = variant.id
        WHERE variant.product_id = wanted.id
        ORDER BY (NOT is_tracked OR sells_below_zero OR on_hand > committed + held) IS NOT TRUE, 1 DESC LIMIT 1
    ) AS dearest ON true
    WHERE product.id = wanted.id
"""

# From one brand to the next in the index (https://wiki.postgresql.org/wiki/Loose_indexscan): DISTINCT would read them all.
BRANDS = """
    WITH RECURSIVE brand AS (
        (SELECT vendor FROM catalog_product WHERE vendor <> '' ORDER BY vendor LIMIT 1)
        UNION ALL
        SELECT (SELECT vendor FROM catalog_product WHERE vendor <> '' AND vendor > brand.vendor ORDER BY vendor LIMIT 1)
        FROM brand WHERE vendor IS NOT NULL
    )
    SELECT vendor FROM brand WHERE vendor IS NOT NULL LIMIT %s
"""
