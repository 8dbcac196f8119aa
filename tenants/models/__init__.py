"""The shop registry (control plane). No shop schema refers to it, and it refers to none but by name."""

from tenants.models.copies import CopyKind, ExportRun, ExportState, ImportRun, RestoreRun, RestoreState
from tenants.models.domains import DomainClaim
from tenants.models.people import EntryPass, Invitation, Membership, SignOnRule
from tenants.models.schemas import PooledSchema, TemplateVersion
from tenants.models.shops import Host, HostKind, RegistryEntry, ReleasedHandle, Shop, ShopState, Trust
from tenants.models.sign_on import SignOnAttempt, SignOnDomain, SignOnIdentity, SignOnProvider, SignOnStage
from tenants.models.work import WorkDue

__all__ = [
    "CopyKind",
    "DomainClaim",
    "EntryPass",
    "ExportRun",
    "ExportState",
    "Host",
    "HostKind",
    "ImportRun",
    "Invitation",
    "Membership",
    "PooledSchema",
    "RegistryEntry",
    "ReleasedHandle",
    "RestoreRun",
    "RestoreState",
    "Shop",
    "ShopState",
    "SignOnAttempt",
    "SignOnDomain",
    "SignOnIdentity",
    "SignOnProvider",
    "SignOnRule",
    "SignOnStage",
    "TemplateVersion",
    "Trust",
    "WorkDue",
]
