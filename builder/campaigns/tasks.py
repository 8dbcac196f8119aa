from __future__ import annotations

from datetime import datetime, timedelta

from builder.campaigns.models import CampaignDay

KEPT_FOR = timedelta(days=761)  # 25 months: a month can be held against the same one two years before


def forget_old_visits(now: datetime) -> datetime | None:
    """A kind of work (config.settings.work): once a day, with the sweep."""
    CampaignDay.objects.filter(day__lt=(now - KEPT_FOR).date()).delete()
    return None
