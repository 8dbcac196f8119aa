"""Stripe Billing: customers, prices, subscriptions and their invoices, the portal and test clocks."""
