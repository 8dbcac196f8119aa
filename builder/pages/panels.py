"""The schedule of a page, chosen with the browser's own calendar, as moments in sections are (`builder.blocks.moments`)."""

from __future__ import annotations

from wagtail.admin.panels import CommentPanel, FieldPanel, PublishingPanel

from builder.blocks.moments import MomentInput

IN_DIALOG = {
    "data-controller": "w-action",
    "data-action": "w-dialog:hidden->w-action#reset",
    "data-w-dialog-target": "notify",
}


def moment(name: str) -> FieldPanel:
    return FieldPanel(name, widget=MomentInput(attrs=IN_DIALOG))


SETTINGS = [PublishingPanel(children=[moment("go_live_at"), moment("expire_at")]), CommentPanel()]
