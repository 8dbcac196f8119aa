"""Statements of the merchant's bank: what came in, read from the file that the bank gives him."""

from commerce.payments.statements.credit import UnreadableStatement
from commerce.payments.statements.reading import read_statement

__all__ = ["UnreadableStatement", "read_statement"]
