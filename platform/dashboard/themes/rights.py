EDIT = "editor.change_shoptheme"
PUBLISH = "editor.publish_shoptheme"
