"""What operators need to run thousands of shops: reports, suspicions, letters to all, and figures. Control plane."""

from oversight.models.broadcasts import Broadcast, BroadcastMail
from oversight.models.figures import DailyFigure, Kyc, ShopFacts, ShopLoad
from oversight.models.reports import AbuseReport, ReportKind, ReportState, WatchFinding, WatchWord

__all__ = [
    "AbuseReport",
    "Broadcast",
    "BroadcastMail",
    "DailyFigure",
    "Kyc",
    "ReportKind",
    "ReportState",
    "ShopFacts",
    "ShopLoad",
    "WatchFinding",
    "WatchWord",
]
