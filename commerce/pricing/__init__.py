"""What an order costs: pure functions from facts to figures, explained with worked tables in docs/pricing.md."""
