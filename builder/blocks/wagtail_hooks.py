from wagtail import hooks

from builder.blocks import adapters  # noqa: F401 (the editor's own ways of showing sections)
from builder.blocks.choosers import VIEWSETS
from builder.blocks.packing import keep_packed_blocks

keep_packed_blocks()


@hooks.register("register_admin_viewset")
def choosers() -> list:
    return list(VIEWSETS.values())
