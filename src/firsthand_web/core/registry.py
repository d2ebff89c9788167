"""Slots that areas fill: how their records look, which pages stand in the rail, which jobs exist.

Core shows trace panels, search results and history for records whose areas it must not import; so each
area says here, once, when Django starts (`apps.py`), how one of its records looks from outside.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Model, QuerySet

from firsthand_web.core.models import Product, Record

# The chain, left to right. Each stage has one hue everywhere.
STAGES = ("evidence", "need", "plan", "result")
GROUPS = ("Learn", "Decide", "Build", "Check", "Tell", "Grow")


@dataclass(frozen=True, kw_only=True)
class RecordType:
    """One kind of record: `page` is the URL name that shows it; `title` and `line` say what a card reads.

    A kind with `seen_by` is private: outside its own pages people meet those of its rows that
    `seen_by(place, rows)` leaves them. Search passes it over, history names its noun, and only who made a
    record may comment on it, tag, link or delete it; one that is `kept` nobody.
    """

    model: type[Record]
    noun: str
    stage: str
    page: str
    title: Callable[[Any], str]
    line: Callable[[Any], str] = field(default=lambda record: "")
    text: Callable[[Any], str] = field(default=lambda record: "")
    page_id: Callable[[Any], int | tuple[int, ...]] = field(default=lambda record: record.pk)
    seen_by: Callable[[Any, Any], Any] | None = None
    kept: bool = False

    @property
    def private(self) -> bool:
        return self.seen_by is not None

    @property
    def name(self) -> str:
        return self.model.type_name()


@dataclass(frozen=True, kw_only=True)
class RailPage:
    """An entry of the left rail; `show` says, given the `Place`, whether somebody has a use for it."""

    group: str
    label: str
    page: str
    count: Callable[[Product], int] | None = None
    show: Callable[[Any], bool] = field(default=lambda place: True)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a record as a reviewer reads it; `key` stays the same while the record changes."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What a method check found: one sentence that says why it matters; `lesson` explains it."""

    check: str
    message: str
    lesson: str


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something of a product that can be counted: `surveys`, `needs-scored`; `noun` is plural."""

    name: str
    noun: str
    count: Callable[[Product], int]


@dataclass(frozen=True, kw_only=True)
class Weighty:
    """An act that a workspace may declare weighty, by name as in `roadmap.plan.adoption`.

    `run(by=, product=, payload=)` does it, and returns the record that it leads to; `says` tells a reader in
    headings and texts what would happen; `digest` changes when what it is about does.
    """

    name: str
    label: str
    run: Callable[..., Record]
    says: Callable[[Product, dict[str, Any]], list[tuple[str, str]]]
    digest: Callable[[Product, dict[str, Any]], str] = field(default=lambda product, payload: "")


@dataclass(frozen=True, kw_only=True)
class Forgetting:
    """Where an area holds what belongs to somebody: `noun` is plural.

    `rows(product, ids)` finds their rows, deleted ones too; `files(product, ids)` takes them out of files
    that were kept, and may be run again.
    """

    noun: str
    rows: Callable[[Product, Sequence[str]], QuerySet[Any]]
    files: Callable[[Product, Sequence[str]], None] = field(default=lambda product, ids: None)


class RunningJob(Protocol):
    """What a job's function is given: `progress` may raise `firsthand.errors.Cancelled`."""

    payload: dict[str, Any]
    product: Product
    by: Any

    def progress(self, share: float, message: str) -> None: ...


JobFunction = Callable[[Any], dict[str, Any]]
# How a record reads, part by part; and what a method check has to say about one.
Reading = Callable[[Any], list[Part]]
Check = Callable[[Any], list[Advice]]

# Puts a text in place of what a part of a record says: amend(by=, record=, key=, text=).
Amend = Callable[..., None]

# Makes what an area keeps outside the rows (such as events) follow the rows of a product.
Follower = Callable[[Product], None]

# Records that belong to a record without a link, such as the themes that hold a voice.
Kin = Callable[[Any], list[Record]]

_types: dict[str, RecordType] = {}
_kin: dict[str, list[Kin]] = {}
_rail: list[RailPage] = []
_jobs: dict[str, JobFunction] = {}
# Kinds of jobs of which half helps nobody: they offer no button and go on to their end.
unstoppable: set[str] = set()
_followers: list[Follower] = []
_weighty: dict[str, Weighty] = {}
_guidance: dict[str, tuple[Reading, Check]] = {}
_checks: dict[str, list[Check]] = {}
_amending: dict[tuple[str, str], Amend] = {}
_measures: dict[str, Measure] = {}
_forgettings: list[Forgetting] = []


def register(record_type: RecordType) -> None:
    _types[record_type.name] = record_type


def add_forgetting(forgetting: Forgetting) -> None:
    """Say what goes when a person's data is deleted everywhere."""
    _forgettings.append(forgetting)


def forgettings() -> list[Forgetting]:
    return list(_forgettings)


def add_kin(model: type[Record], kin: Kin) -> None:
    """Show what `kin` finds for records of `model` in their thread, beside what is linked to them."""
    _kin.setdefault(model.type_name(), []).append(kin)


def kin_of(record: Record) -> list[Record]:
    return [relative for kin in _kin.get(record.type_name(), []) for relative in kin(record)]


def add_page(page: RailPage) -> None:
    _rail.append(page)


def add_job(kind: str, function: JobFunction, *, stops: bool = True) -> None:
    _jobs[kind] = function
    if not stops:
        unstoppable.add(kind)


def add_guidance(model: type[Record], *, reading: Reading, check: Check) -> None:
    """Say how records of `model` read, for snapshots, reviews and portfolios, and check how they are made."""
    _guidance[model.type_name()] = reading, check


def add_check(model: type[Record], check: Check) -> None:
    """Check records of another area's `model` too, for what only this area knows."""
    _checks.setdefault(model.type_name(), []).append(check)


def parts_of(record: Record) -> list[Part]:
    """The record in parts; one whose area says nothing more is its title."""
    if found := _guidance.get(record.type_name()):
        return found[0](record)
    kind = type_of(record)
    return [Part(key="title", heading="Title", text=kind.title(record) if kind else str(record))]


def advice_for(record: Record) -> list[Advice]:
    """What the method checks say about a record: on its page, and before it is handed in."""
    found = _guidance.get(record.type_name())
    checks = [*([found[1]] if found else []), *_checks.get(record.type_name(), [])]
    return [advice for check in checks for advice in check(record)]


def add_amending(model: type[Record], *, keys: Iterable[str], amend: Amend) -> None:
    """Say which parts of a record are one field of it each, and the action that puts another text there."""
    _amending.update({(model.type_name(), key): amend for key in keys})


def amend_of(record_type: str, key: str) -> Amend | None:
    """How a suggestion is put into that part of a record; None where a person has to do it."""
    return _amending.get((record_type, key))


def add_measures(measures: Iterable[Measure]) -> None:
    _measures.update({measure.name: measure for measure in measures})


def measure(name: str) -> Measure | None:
    return _measures.get(name)


def measures() -> list[Measure]:
    return sorted(_measures.values(), key=lambda each: each.name)


def add_weighty(act: Weighty) -> None:
    _weighty[act.name] = act


def weighty(name: str) -> Weighty:
    return _weighty[name]


def weighty_acts() -> list[Weighty]:
    return sorted(_weighty.values(), key=lambda act: act.label)


def add_follower(follower: Follower) -> None:
    """`follower` is called after an import was taken back or brought back, and when Firsthand starts.

    Rows decide: by then they are committed. It may be called at any time and any number of times, so that
    what a kill left undone between the rows and the rest is done at the next start.
    """
    _followers.append(follower)


def follow(product: Product) -> None:
    for follower in _followers:
        follower(product)


def job(kind: str) -> JobFunction:
    return _jobs[kind]


def types() -> Iterator[RecordType]:
    return iter(_types.values())


def type_of(record: Model) -> RecordType | None:
    return _types.get(record._meta.label_lower)


def label_of(record: Record) -> str:
    """What history and deletions, which every member reads, call a record."""
    kind = type_of(record)
    if kind is None:
        return str(record)
    return kind.noun if kind.private else kind.title(record)


def named(name: str) -> RecordType | None:
    return _types.get(name)


def rail(place: Any = None) -> list[tuple[str, list[RailPage]]]:
    """Pages by group, in the order of the work: all, or those for somebody in a `Place`; no empty groups."""
    shown = [page for page in _rail if place is None or page.show(place)]
    pages = {group: [page for page in shown if page.group == group] for group in GROUPS}
    return [(group, found) for group, found in pages.items() if found]


def record_models() -> list[type[Record]]:
    """Every concrete subclass of `Record`, for undo and for deleting with children."""
    found: list[type[Record]] = []
    queue = list(Record.__subclasses__())
    while queue:
        model = queue.pop()
        queue.extend(model.__subclasses__())
        if not model._meta.abstract:
            found.append(model)
    return sorted(found, key=lambda model: model._meta.label_lower)
