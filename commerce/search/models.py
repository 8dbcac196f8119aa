from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class ProductDocument(models.Model):
    """What the search reads: folded words of one product, weighted by where they stand."""

    product = models.OneToOneField(
        "catalog.Product", primary_key=True, on_delete=models.CASCADE, related_name="document"
    )
    vector = SearchVectorField()
    words = models.TextField()

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="product_document_vector")]

    def __str__(self) -> str:
        return f"document of {self.product_id}"
