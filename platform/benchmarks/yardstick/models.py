from django.db import models


class Setting(models.Model):
    name = models.CharField(max_length=100)


class Collection(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=100)


class Product(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE)
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=100)
    vendor = models.CharField(max_length=100)
    description = models.TextField()


class Variant(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    title = models.CharField(max_length=100)
    price = models.IntegerField()


class Picture(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    path = models.CharField(max_length=200)
    width = models.IntegerField()
    height = models.IntegerField()
