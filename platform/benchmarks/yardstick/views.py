"""The yardsticks of performance.md: hello, one query, and five indexed queries with a template (list, product)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from benchmarks.yardstick.models import Collection, Picture, Product, Setting, Variant


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def one_query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Setting.objects.get(pk=1).name)


def product_list(request: HttpRequest) -> HttpResponse:
    setting = Setting.objects.get(pk=1)
    collection = Collection.objects.get(slug="all")
    count = Product.objects.filter(collection=collection).count()
    products = list(Product.objects.filter(collection=collection).prefetch_related("pictures").order_by("-pk")[:24])
    prices = dict(Variant.objects.filter(product__in=products).values_list("product_id", "price"))
    cards = [{"product": p, "price": prices.get(p.pk, 0) / 100, "picture": p.pictures.all()[0]} for p in products]
    return render(request, "list.html", {"setting": setting, "collection": collection, "count": count, "cards": cards})


def product_detail(request: HttpRequest, slug: str) -> HttpResponse:
    product = Product.objects.get(slug=slug)
    context = {
        "setting": Setting.objects.get(pk=1),
        "product": product,
        "variants": list(Variant.objects.filter(product=product)),
        "pictures": list(Picture.objects.filter(product=product)),
        "related": list(Product.objects.filter(collection_id=product.collection_id).exclude(pk=product.pk)[:4]),
    }
    return render(request, "product.html", context)


urlpatterns = [
    path("hello", hello, name="hello"),
    path("one", one_query, name="one"),
    path("list", product_list, name="list"),
    path("products/<slug:slug>", product_detail, name="product"),
]
