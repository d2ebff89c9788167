"""Pages of core, one file per noun."""

from firsthand_web.core.views.history import activity, deletion, deletion_undo, import_undo, imports
from firsthand_web.core.views.jobs import job, job_cancellation
from firsthand_web.core.views.people import (
    first_owner,
    join,
    member_removal,
    member_role,
    people,
)
from firsthand_web.core.views.proposals import (
    proposal,
    proposal_acceptance,
    proposal_refusal,
    proposal_withdrawal,
    proposals,
    weighty_acts,
)
from firsthand_web.core.views.records import comments, link_removal, links, tag_removal, tags
from firsthand_web.core.views.search import palette, search

__all__ = [
    "activity",
    "comments",
    "deletion",
    "deletion_undo",
    "first_owner",
    "import_undo",
    "imports",
    "job",
    "job_cancellation",
    "join",
    "link_removal",
    "links",
    "member_removal",
    "member_role",
    "palette",
    "people",
    "proposal",
    "proposal_acceptance",
    "proposal_refusal",
    "proposal_withdrawal",
    "proposals",
    "search",
    "tag_removal",
    "tags",
    "weighty_acts",
]
