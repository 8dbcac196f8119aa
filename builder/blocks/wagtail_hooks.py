from wagtail import hooks

from builder.blocks.choosers import VIEWSETS


@hooks.register("register_admin_viewset")
def choosers() -> list:
    return list(VIEWSETS.values())
