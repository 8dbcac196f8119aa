"""What operators need to run thousands of shops: reports, suspicions, letters to all, and figures. Control plane."""

from oversight.models.broadcasts import Broadcast, BroadcastMail
from oversight.models.desk import Breach, Ticket, TicketMessage, TicketState
from oversight.models.figures import DailyFigure, Kyc, ShopFacts, ShopLoad
from oversight.models.reports import AbuseReport, ReportKind, ReportState, WatchFinding, WatchWord
from oversight.models.takedowns import OfferState, TakeDown, TakenKind, ThemeOffer

__all__ = [
    "AbuseReport",
    "Breach",
    "Broadcast",
    "BroadcastMail",
    "DailyFigure",
    "Kyc",
    "OfferState",
    "ReportKind",
    "ReportState",
    "ShopFacts",
    "ShopLoad",
    "TakeDown",
    "TakenKind",
    "ThemeOffer",
    "Ticket",
    "TicketMessage",
    "TicketState",
    "WatchFinding",
    "WatchWord",
]
