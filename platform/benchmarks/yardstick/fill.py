"""Make the yardstick's tables and rows: `python -m benchmarks.yardstick.fill`."""

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.yardstick.settings")
    django.setup()
    from django.core.management import call_command

    from benchmarks.yardstick.models import Collection, Picture, Product, Setting, Variant

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    if Setting.objects.exists():
        return
    Setting.objects.create(pk=1, name="Yardstick")
    collection = Collection.objects.create(slug="all", title="All products")
    products = [
        Product(
            collection=collection,
            slug=f"p{n}",
            title=f"Product {n}",
            vendor=f"Maker {n % 7}",
            description="Good. " * 80,
        )
        for n in range(500)
    ]
    Product.objects.bulk_create(products)
    Variant.objects.bulk_create([Variant(product=p, title=t, price=1990 + p.pk) for p in products for t in ("S", "M")])
    Picture.objects.bulk_create(
        [Picture(product=p, path=f"{p.slug}-{n}.webp", width=960, height=1200) for p in products for n in range(2)]
    )


if __name__ == "__main__":
    main()
