"""People who left an address: in what they said, or in a survey; and who was written to lately."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from firsthand_web.core.models import Product
from firsthand_web.evidence.models import Feedback, Recipient, Response

ADDRESS = re.compile(r"[^\s@,;<>\"'()]+@[\w-]+(?:\.[\w-]+)+")
NAMES = ("name", "first name", "firstname", "vorname", "full name")
MOST = 300  # people to choose from
RECENT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Reachable:
    """Somebody with an address, what they are called where that is known, and where they left it."""

    email: str
    name: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Before:
    """An earlier letter to an address."""

    subject: str
    at: datetime


def reachable(product: Product, *, survey: int | None = None, words: str = "") -> list[Reachable]:
    """Each address once, newest first; without those who want no letters. At most `MOST`."""
    refused = set(
        Recipient.objects.filter(
            letter__product__workspace=product.workspace_id, state=Recipient.State.REFUSED
        ).values_list("email", flat=True)
    )
    found: dict[str, Reachable] = {}
    for each in _left(product, survey, words):
        if each.email not in refused:
            found.setdefault(each.email, each)
        if len(found) == MOST:
            break
    return list(found.values())


def lately(product: Product, emails: Iterable[str], *, now: datetime) -> dict[str, Before]:
    """By address: the newest letter of this workspace that went, or may have gone, within `RECENT`."""
    gone = [Recipient.State.SENT, Recipient.State.LEAVING]
    sent = Recipient.objects.filter(
        letter__product__workspace=product.workspace_id, email__in=list(emails), state__in=gone,
        at__gt=now - RECENT,
    )  # fmt: skip
    return {
        each.email: Before(subject=each.letter.subject, at=each.at or now)
        for each in sent.select_related("letter").order_by("at")
    }


def _left(product: Product, survey: int | None, words: str) -> Iterator[Reachable]:
    voices: QuerySet[Feedback] = Feedback.objects.filter(product=product).order_by("-pk")
    if survey is not None:
        voices = voices.filter(survey=survey)
    if words.strip():
        voices = voices.filter(text__icontains=words.strip())
    said = voices.alias(letters=Cast("attributes", TextField()))
    for voice in said.filter(Q(letters__contains="@") | Q(who__contains="@")).iterator(chunk_size=500):
        if email := _address([voice.who, *map(str, voice.attributes.values())]):
            name = _name(voice.attributes) or ("" if "@" in voice.who else voice.who)
            yield Reachable(email=email, name=name, where=voice.source or voice.question or "A voice")
    if not words.strip():
        yield from _respondents(product, survey)


def _respondents(product: Product, survey: int | None) -> Iterator[Reachable]:
    rows = Response.objects.filter(product=product).select_related("survey").order_by("-pk")
    if survey is not None:
        rows = rows.filter(survey=survey)
    rows = rows.alias(letters=Cast("answers", TextField())).filter(letters__contains="@")
    for row in rows.iterator(chunk_size=500):
        if email := _address(map(str, row.answers)):
            yield Reachable(email=email, name="", where=row.survey.title)


def _address(cells: Iterable[str]) -> str:
    """The first cell that is an address and nothing else, in small letters."""
    return next((cell.strip().lower() for cell in cells if ADDRESS.fullmatch(cell.strip())), "")


def _name(attributes: Mapping[str, object]) -> str:
    """What somebody said they are called; an address is no name."""
    known = {key.strip().lower(): str(text).strip() for key, text in attributes.items()}
    return next((known[key] for key in NAMES if known.get(key) and "@" not in known[key]), "")
