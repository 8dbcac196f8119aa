"""A strict Stripe for development and tests: requests are checked against the pinned `stripe` package itself, objects
have state, a browser can click the pages, and webhooks carry real signatures. It knows nothing of shops, and refuses
to start beside a live key. It proves shapes and our own state machine, not Stripe's behaviour."""
