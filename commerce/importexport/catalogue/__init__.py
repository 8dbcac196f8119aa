"""The catalogue on paper: an A4 PDF of what a shop shows, written behind the scenes as every export
(docs/adr/0077-the-print-catalogue-is-an-export.md)."""
