from django.urls import path

from dashboard.products.views import acts, bulk, collections, editor, listing, movements, stock, thumbnails, types

app_name = "products"
urlpatterns = [
    path("", listing.product_list, name="product_list"),
    path("add/", editor.product_create, name="product_create"),
    path("bulk/", bulk.product_bulk, name="product_bulk"),
    path("<int:product_id>/", editor.product_edit, name="product_edit"),
    path("<int:product_id>/delete/", acts.product_delete, name="product_delete"),
    path("<int:product_id>/archive/", acts.product_archive, name="product_archive"),
    path("<int:product_id>/duplicate/", acts.product_duplicate, name="product_duplicate"),
    path("<int:product_id>/pictures/", acts.picture_add, name="picture_add"),
    path("variants/<int:variant_id>/stock/", movements.variant_stock, name="variant_stock"),
    path("thumbnails/<int:image_id>/", thumbnails.thumbnail, name="thumbnail"),
    path("types/", types.type_list, name="type_list"),
    path("types/add/", types.type_create, name="type_create"),
    path("types/fields/", types.type_fields, name="type_fields"),
    path("types/<int:type_id>/", types.type_edit, name="type_edit"),
    path("types/<int:type_id>/delete/", types.type_delete, name="type_delete"),
    path("categories/", types.category_find, name="category_find"),
    path("stock/", stock.stock_list, name="stock_list"),
    path("stock/recount/", stock.stock_recount, name="stock_recount"),
    path("collections/", collections.collection_list, name="collection_list"),
    path("collections/add/", collections.collection_create, name="collection_create"),
    path("collections/<int:collection_id>/", collections.collection_edit, name="collection_edit"),
    path("collections/<int:collection_id>/add/", collections.entry_add, name="entry_add"),
    path("collections/<int:collection_id>/remove/", collections.entry_remove, name="entry_remove"),
    path("collections/<int:collection_id>/order/", collections.entry_order, name="entry_order"),
    path("collections/<int:collection_id>/delete/", collections.collection_delete, name="collection_delete"),
]
