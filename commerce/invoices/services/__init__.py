"""Making documents. Lock order: docs/locking.md."""

from commerce.invoices.services.issuing import cancel_invoice, issue_invoice, settle_documents

__all__ = ["cancel_invoice", "issue_invoice", "settle_documents"]
