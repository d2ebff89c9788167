"""Questions that push their answer, found by their wording."""

import re

# Each pattern with what is the matter; the first that fits is reported.
_PUSHES = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (
            r"\b(don't|do not|wouldn't|would not|isn't|aren't|shouldn't|didn't) (you|it|this|they|we|our)\b",
            "it asks for a yes",
        ),
        (
            r"\b(agree|admit) that\b|\b(most|many|other) (people|customers|users)\b",
            "it says what others think",
        ),
        (
            r"\bhow (very )?(much (do|did|would) you (like|love|enjoy)|useful|helpful|great|good|easy"
            r"|satisfied|happy|excited|convenient|intuitive|valuable)\b",
            "it names only the good side",
        ),
        (
            r"\bhow (very )?(bad|annoying|difficult|hard|frustrating|confusing|slow|terrible)\b",
            "it names only the bad side",
        ),
        (
            r"\b(amazing|great|innovative|improved|powerful|award-winning|frustrating|terrible|outdated) "
            r"(new )?(app|feature|product|tool|search|service|design|version|update)\b",
            "it judges before they do",
        ),
        (r"\bwould you (use|buy|pay|want|recommend)\b", "it asks about a future that nobody knows"),
        (r"\b(always|never)\b[^?]*\?", "it leaves no room between always and never"),
    )
)
_TWO = re.compile(
    r"\bhow (\w+) (and|or) (\w+) (is|are|was|were|do|did|would)\b|\b(fast|easy|clear|useful|cheap) and \w+\b",
    re.IGNORECASE,
)


def leading(question: str) -> str:
    """What is the matter with the wording of a question, or "" where nothing is found.

    A list of patterns in English after Dillman, Smyth & Christian (2014), chapter 4; it finds the common
    slips, not every one. A scale that names both ends ("from very bad to very good") is no fault.
    """
    if re.search(r"\bfrom .{1,40} to\b|\bor (bad|difficult|dis|un)", question, re.IGNORECASE):
        return ""
    for pattern, reason in _PUSHES:
        if pattern.search(question):
            return reason
    return "it asks two things at once" if _TWO.search(question) else ""
