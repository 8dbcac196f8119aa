"""Doubles of Mollie and PayPal for development and tests, strict in what they take: an unknown or missing field, an amount
in another shape or a missing idempotency key is refused. Written from their public documentation; they prove our own
state machine, not theirs."""
