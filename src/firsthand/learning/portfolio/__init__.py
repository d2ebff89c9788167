"""What somebody shows outside: redacted, signed, and with a digest that anyone can check."""

from firsthand.learning.portfolio.checking import Checked, check
from firsthand.learning.portfolio.document import to_document
from firsthand.learning.portfolio.lines import (
    Line,
    Piece,
    Portfolio,
    SignOff,
    canonical,
    compose,
    digest,
    signed,
)
from firsthand.learning.portfolio.proposals import Proposal, propose
from firsthand.learning.portfolio.redaction import (
    Mark,
    Part,
    Redacted,
    check_rules,
    found_in,
    redact,
    redact_parts,
)
from firsthand.learning.portfolio.rules import Rule
from firsthand.learning.portfolio.site import to_html

__all__ = [
    "Checked",
    "Line",
    "Mark",
    "Part",
    "Piece",
    "Portfolio",
    "Proposal",
    "Redacted",
    "Rule",
    "SignOff",
    "canonical",
    "check",
    "check_rules",
    "compose",
    "digest",
    "found_in",
    "propose",
    "redact",
    "redact_parts",
    "signed",
    "to_document",
    "to_html",
]
