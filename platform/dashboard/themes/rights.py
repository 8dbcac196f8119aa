EDIT = "editor.change_shoptheme"
PUBLISH = "editor.publish_shoptheme"
FILL = (EDIT, PUBLISH, "catalog.add_product")
