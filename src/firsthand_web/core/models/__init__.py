"""The rows of core, one file per noun."""

from firsthand_web.core.models.history import AuditEntry
from firsthand_web.core.models.jobs import Job
from firsthand_web.core.models.people import Person
from firsthand_web.core.models.proposals import Proposal
from firsthand_web.core.models.records import Batch, Deletion, Record
from firsthand_web.core.models.search import SearchEntry
from firsthand_web.core.models.talk import Comment, Tag, Tagging
from firsthand_web.core.models.trace import Link
from firsthand_web.core.models.workspaces import (
    Discipline,
    Invitation,
    Membership,
    Product,
    Role,
    Workspace,
)

__all__ = [
    "AuditEntry",
    "Batch",
    "Comment",
    "Deletion",
    "Discipline",
    "Invitation",
    "Job",
    "Link",
    "Membership",
    "Person",
    "Product",
    "Proposal",
    "Record",
    "Role",
    "SearchEntry",
    "Tag",
    "Tagging",
    "Workspace",
]
