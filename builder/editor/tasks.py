from builder.editor.services.publishing import publish_due

__all__ = ["publish_due"]
