"""Needs that are solutions in disguise, found by their wording."""

import re

_BUILD = re.compile(
    r"^\s*(add|build|implement|create|introduce|integrate|support|make|offer|provide)\b", re.I
)
_PARTS = re.compile(
    r"\b(app|button|screen|page|feature|menu|dashboard|widget|filter|notification|pop-?up|api|chatbot|toggle"
    r"|tab|dropdown|checkbox|dark mode|plugin|plug-in|integration|algorithm|machine learning|ai)s?\b",
    re.IGNORECASE,
)


def solution_in(statement: str) -> str:
    """The word by which a need names a solution, or "": `Add a filter` gives “Add”.

    A need says what somebody wants to get done, whatever product they use (Ulwick 2005, chapter 2). The list
    of English words finds the common slips.
    """
    found = _BUILD.search(statement) or _PARTS.search(statement)
    return found.group().strip() if found else ""
