"""The kinds of work that wait inside shops: one table for all. Each callable takes `now`, does what is due in the
current shop (for seconds, not minutes) and returns when more will be due, None for never. Whoever makes such work rings
the doorbell: `core.events.doorbell.ring(kind, due_at)`."""

WORK_KINDS = {
    "events": "core.events.work.work_on_events",
    "mails": "commerce.notifications.services.sending.send_due_mails",
    "webhooks": "commerce.payments.tasks.work_on_inbox",
    "refunds": "commerce.payments.tasks.send_due_refunds",
    "unpaid": "commerce.orders.services.chase.chase_unpaid",
    "reconcile": "commerce.payments.services.reconciling.reconcile_due",
    "captures": "commerce.payments.services.capturing.capture_wanted",
    "parcels": "commerce.orders.services.labels.follow_parcels",
    "holds": "commerce.checkout.tasks.expire_unpaid",
    "imports": "commerce.importexport.tasks.work_on_imports",
    "exports": "commerce.importexport.tasks.work_on_exports",
    "pictures": "commerce.importexport.tasks.work_on_pictures",
    "pages": "builder.pages.tasks.work_on_pages",
    "themes": "builder.editor.tasks.publish_due",
    "sales": "commerce.promotions.tasks.keep_sale_prices",
    "rates": "commerce.currencies.tasks.follow_bank_rates",
    "reminders": "commerce.notifications.services.reminders.remind_of_carts",
    "review_asks": "commerce.notifications.services.review_asks.ask_for_reviews",
    "carts": "commerce.cart.tasks.forget_old_carts",
    "campaigns": "builder.campaigns.tasks.forget_old_visits",
    "api_answers": "integrations.services.answers.forget_old_answers",
    "retention": "core.retention.forget_old_entries",
    "facts": "oversight.services.facts.note_facts",
    "privacy": "builder.privacy.tasks.keep_clock",
    "files": "media.tasks.make_due_files",
    "renditions": "commerce.catalog.tasks.make_due_renditions",
    "collections": "commerce.catalog.tasks.follow_collections",
    "schedule": "commerce.catalog.tasks.keep_schedule",
}
