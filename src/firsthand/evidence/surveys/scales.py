"""Choices in the order people expect: from less to more where they form a scale, opt-outs last."""

import re
from collections.abc import Iterable, Mapping

from firsthand.evidence.surveys.labels import label_key

OPT_OUT = re.compile(
    r"n/?a\b|not applicable|does(n.t| not) apply|don.t know|do not know|prefer not|not sure|no opinion|unsure"
    r"|i am not \w+ing\b|i.m not \w+ing\b|i do(n.t| not) (use|have|know|work)|skip\b|none of the above"
    r"|no answer"
)
# Each scale is a list of patterns from least to most; a choice has the place of the first that matches.
SCALES: dict[str, tuple[str, ...]] = {
    "frequency": (
        r"(i have )?never",
        r"(i )?no longer|(almost never|hardly ever)",
        r"rarely|seldom|less (often )?than (once a )?(year|monthly)",
        r"(once a year|yearly|annually)",
        r"(every few months|quarterly|a few times a year|several times a year)",
        r"less than (once a )?month",
        r"(sometimes|occasionally)",
        r"(monthly|once a month|every month)",
        r"(a few|several|2\+|[23]-\d) times (a|per) month|fortnightly|every (two|other) weeks?",
        r"(weekly|once a week|every week)",
        r"(a few|several|2\+|[23]-\d|multiple) times (a|per) week|often|frequently",
        r"(daily|every day)(?!.*heavy)|very often|usually",
        r"(daily|every day).*heavy|(several|multiple|many) times (a|per) day|hourly|always",
    ),
    "agreement": (
        r"strongly disagree|completely disagree",
        r"disagree|somewhat disagree",
        r"neutral|neither|undecided",
        r"agree|somewhat agree",
        r"strongly agree|completely agree",
    ),
    "yes or no": (
        r"no$|definitely not|no,",
        r"probably not",
        r"neutral|maybe|partly|somewhat|sometimes",
        r"probably",
        r"yes|definitely",
    ),
    "quality": (
        r"very (poor|bad)|horrible|terrible|awful",
        r"poor|bad",
        r"ok$|okay|fair|average|acceptable|neutral",
        r"good",
        r"very good",
        r"excellent|outstanding",
    ),
    "importance": (
        r"not (at all )?important|unimportant",
        r"slightly important|a little important",
        r"somewhat important|moderately important|neutral",
        r"important|quite important",
        r"very important",
        r"extremely important|critical|essential",
    ),
    "satisfaction": (
        r"very (dis|un)satisfied|not at all satisfied",
        r"(somewhat )?(dis|un)satisfied",
        r"neutral|neither",
        r"(somewhat )?satisfied",
        r"very satisfied|extremely satisfied",
    ),
    "likelihood": (
        r"(very|extremely) unlikely",
        r"(somewhat )?unlikely",
        r"neutral|neither",
        r"(somewhat )?likely",
        r"(very|extremely) likely",
    ),
    "liking": (
        r".*dislike",
        r".*(live with|tolerate)",
        r".*neutral",
        r".*(must be|expect)",
        r"i (would )?like",
    ),
    "amount": (
        r"none|not at all",
        r"a little|slightly",
        r"some|moderately|a fair amount",
        r"a lot|very",
        r"extremely|a great deal",
    ),
}
MONTHS = {"day": 1 / 30, "week": 1 / 4.35, "month": 1.0, "year": 12.0}
QUANTITY = re.compile(
    r"(?P<below>less than|under|up to|<|fewer than)?\s*(?P<above>more than|over|at least|>)?\s*[$€£]?"
    r"(?P<low>\d[\d,]*\.?\d*)(?P<k>k)?\s*(?:[-–—]|to)?\s*[$€£]?(?:\d[\d,]*\.?\d*k?)?\s*\+?\s*"
    r"(?P<unit>day|week|month|year)?s?\b"
)
RATED = re.compile(r"\(?(\d{1,2})\)?(?:\s*[-–—:.)]\s*|\s+|$)\D*")


def is_opt_out(label: str) -> bool:
    """Whether a choice says “this does not concern me” rather than taking a place on the scale."""
    return OPT_OUT.match(label_key(label)) is not None


def in_order(counts: Mapping[str, int]) -> tuple[tuple[str, ...], str]:
    """Labels in order, and the name of the scale they form; empty when it is none.

    Without a scale the more frequent choice comes first (ties by label). Opt-outs stand at the end.
    """
    outs = sorted((label for label in counts if is_opt_out(label)), key=lambda label: (-counts[label], label))
    labels = [label for label in counts if label not in outs]
    for name, places in _candidates(labels):
        if len(labels) > 1 and all(place is not None for place in places) and len(set(places)) > 1:
            by_place = sorted(zip(places, labels, strict=True), key=lambda pair: (pair[0] or 0.0, pair[1]))
            return tuple(label for _, label in by_place) + tuple(outs), name
    labels.sort(key=lambda label: (-counts[label], label))
    return (*labels, *outs), ""


def _candidates(labels: Iterable[str]) -> Iterable[tuple[str, list[float | None]]]:
    keys = [label_key(label) for label in labels]
    yield "rating", [float(m[1]) if (m := RATED.fullmatch(key)) else None for key in keys]
    for name, patterns in SCALES.items():
        yield name, [_place(key, patterns) for key in keys]
    yield "quantity", [_quantity(key) for key in keys]


def _place(key: str, patterns: tuple[str, ...]) -> float | None:
    # The longest match wins, so that “strongly agree” is not taken for “agree”.
    found = [(m.end(), place) for place, p in enumerate(patterns) if (m := re.match(rf"(?:{p})", key))]
    return float(max(found)[1]) if found else None


def _quantity(key: str) -> float | None:
    match = QUANTITY.match(key)
    if match is None:
        return 0.0 if key in ("none", "zero", "never") else None
    low = float(match["low"].replace(",", "")) * (1000 if match["k"] else 1)
    low *= MONTHS.get(match["unit"] or "", 1.0)
    # “less than 6” comes before “6 to 12”, and “more than 6” after it.
    return low * (0.5 if match["below"] else 1.0) + (1e-6 if match["above"] else 0.0)
