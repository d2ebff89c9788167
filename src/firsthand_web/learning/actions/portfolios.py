"""Making a portfolio, and having it approved: every change afterwards makes it a draft again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.learning import portfolio as library
from firsthand.learning.portfolio import Line, Rule, SignOff
from firsthand_web.core import registry
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product, Record
from firsthand_web.learning.models import Piece, Portfolio
from firsthand_web.learning.queries import portfolios as reading

# The history is open to all members; whose portfolio says what is not.
LABEL = "of an intern"
MOST = 30  # pieces


@transaction.atomic
def begin(*, by: Person, product: Product, title: str, words: str = "") -> Portfolio:
    if not reading.learns_here(by, product):
        raise InputError("A portfolio needs a mentor to approve it: join a cohort of this product first.")
    made = Portfolio(product=product, created_by=by, person=by, title=_title(title), words=words.strip())
    made.save()
    _note(by, "begun", made)
    return made


@transaction.atomic
def change(*, by: Person, portfolio: Portfolio, title: str, words: str) -> None:
    portfolio = _open(portfolio)
    portfolio.title, portfolio.words = _title(title), words.strip()
    portfolio.save(update_fields=["title", "words"])
    _note(by, "changed", portfolio)


@transaction.atomic
def pick(*, by: Person, portfolio: Portfolio, record: Record) -> Piece:
    """Add a record as it reads now."""
    kind = registry.type_of(record)
    if record.product_id != portfolio.product_id or kind is None or kind.private:
        raise InputError("Pick a record of this product: a need, a plan, a brief.")
    portfolio = _open(portfolio)
    pieces = portfolio.pieces.all()
    if pieces.filter(record_type=record.type_name(), record_id=record.pk).exists():
        raise InputError("This record is in the portfolio already: change the piece that shows it.")
    if pieces.count() >= MOST:
        raise InputError(f"A portfolio has at most {MOST} pieces: take one out first.")
    last = pieces.order_by("position").last()
    piece: Piece = Piece.objects.create(
        portfolio=portfolio, position=last.position + 1 if last else 1, record_type=record.type_name(),
        record_id=record.pk, title=_shown_title(record), parts=reading.parts(record),
    )  # fmt: skip
    _note(by, "extended", portfolio)
    return piece


@transaction.atomic
def tell(
    *,
    by: Person,
    piece: Piece,
    title: str,
    told: Mapping[str, str],
    left_out: Collection[str] = (),
    with_review: bool = False,
) -> None:
    """The person's own words about a piece (question, done, outcome, reflection), and what it leaves out."""
    portfolio = _open(piece.portfolio)
    piece.title = _title(title)
    for name in ("question", "done", "outcome", "reflection"):
        setattr(piece, name, told.get(name, "").strip())
    piece.left_out = [key for key, _, _ in piece.parts if key in left_out]
    piece.review = reading.review_of(piece) if with_review else []
    piece.save()
    _note(by, "told", portfolio)


@transaction.atomic
def renew(*, by: Person, piece: Piece) -> None:
    """Show the record as it reads now."""
    record = reading.record_of(piece)
    if record is None:
        raise InputError("This record was deleted: the piece stays as it was, or take it out.")
    portfolio = _open(piece.portfolio)
    piece.parts = reading.parts(record)
    piece.review = reading.review_of(piece) if piece.review else []
    piece.save(update_fields=["parts", "review"])
    _note(by, "renewed", portfolio)


@transaction.atomic
def move(*, by: Person, piece: Piece, up: bool) -> None:
    """Change places with the piece before, or after; at the end nothing happens."""
    pieces = list(piece.portfolio.pieces.all())
    at = pieces.index(piece)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(pieces):
        return
    portfolio = _open(piece.portfolio)
    pieces[at], pieces[to] = pieces[to], pieces[at]
    for position, each in enumerate(pieces, start=1):
        each.position = position
    Piece.objects.bulk_update(pieces, ["position"])
    _note(by, "reordered", portfolio)


@transaction.atomic
def take_out(*, by: Person, piece: Piece) -> None:
    portfolio = _open(piece.portfolio)
    piece.delete()
    _note(by, "shortened", portfolio)


@transaction.atomic
def redact(*, by: Person, portfolio: Portfolio, decided: Sequence[tuple[Rule, bool]]) -> None:
    """Which rules are in force and which are not. Rules that undo one another are refused."""
    library.check_rules([rule for rule, on in decided if on])
    portfolio = _open(portfolio)
    portfolio.redactions = [
        {"kind": rule.kind, "word": rule.word, "instead": rule.instead, "on": on}
        for rule, on in dict(decided).items()
    ]
    portfolio.save(update_fields=["redactions"])
    _note(by, "redacted", portfolio)


@transaction.atomic
def request(*, by: Person, portfolio: Portfolio) -> None:
    """Ask a mentor to approve. Every proposed redaction has to be decided on before."""
    locked = _locked(portfolio)
    if locked.state == Portfolio.State.APPROVED and reading.changed_since(locked):
        locked = _open(locked)
    if locked.state != Portfolio.State.DRAFT:
        raise InputError(f"This portfolio is not a draft ({locked.get_state_display().lower()}).")
    if not locked.pieces.exists():
        raise InputError("Pick at least one piece before you ask for approval.")
    if new := sum(each.new for each in reading.choices(locked)):
        raise InputError(f"Decide first what is taken out: {new} proposed redactions were not looked at yet.")
    if str(locked.person) not in _names(reading.lines(locked)):
        raise InputError(
            "One of the words that are taken out is in your own name: clear it, or write more of it."
        )
    locked.state, locked.signature = Portfolio.State.WAITING, ""
    locked.save(update_fields=["state", "signature"])
    _note(by, "handed-in", locked)


@transaction.atomic
def approve(*, by: Person, portfolio: Portfolio, words: str, seen: str) -> None:
    """Sign off what was seen, whose digest is `seen`."""
    locked = _waiting(by, portfolio)
    shown = reading.lines(locked)
    if library.digest(shown) != seen:
        raise InputError("The portfolio changed while you read: look at it again.")
    now = timezone.now()
    sign_off = SignOff(name=str(by), day=timezone.localdate(now).isoformat(), words=words.strip())
    signed = library.signed(shown, sign_off, reading.rules(locked))
    if str(by) not in _names(signed):
        raise InputError("One of the words that are taken out is in your name: another mentor may sign this.")
    locked.approved = [[line.kind, line.text] for line in signed]
    locked.digest = library.digest(signed)
    locked.state, locked.signature = Portfolio.State.APPROVED, words.strip()
    locked.approved_by, locked.approved_at = by, now
    locked.save()
    for piece in locked.pieces.all():
        piece.approved_as = reading.reads_as(piece)
        piece.save(update_fields=["approved_as"])
    _note(by, "approved", locked)


@transaction.atomic
def send_back(*, by: Person, portfolio: Portfolio, reason: str) -> None:
    if not reason.strip():
        raise InputError("Say what has to change before you send it back.")
    locked = _waiting(by, portfolio)
    locked.state, locked.signature = Portfolio.State.DRAFT, reason.strip()
    locked.save(update_fields=["state", "signature"])
    _note(by, "sent-back", locked)


def _locked(portfolio: Portfolio) -> Portfolio:
    found: Portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    return found


def _waiting(by: Person, portfolio: Portfolio) -> Portfolio:
    locked = _locked(portfolio)
    if locked.person_id == by.pk:
        raise InputError("Nobody approves their own portfolio: ask a mentor.")
    if locked.state != Portfolio.State.WAITING:
        raise InputError(f"This portfolio does not wait for approval ({locked.get_state_display().lower()}).")
    return locked


def _open(portfolio: Portfolio) -> Portfolio:
    """The portfolio as a draft: what was approved or waited is no longer what it says."""
    locked = _locked(portfolio)
    if locked.state != Portfolio.State.DRAFT:
        locked.signature = ""
    locked.state, locked.approved, locked.digest = Portfolio.State.DRAFT, [], ""
    locked.approved_by, locked.approved_at, locked.changed_at = None, None, timezone.now()
    locked.save()
    return locked


def _names(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines if line.kind == "address"]


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not any(map(str.isalnum, title)):
        raise InputError("Give it a title, such as “What I learnt about readers at night”.")
    return title[:200]


def _shown_title(record: Record) -> str:
    kind = registry.type_of(record)
    return (kind.title(record) if kind else str(record))[:300]


def _note(by: Person, did: str, portfolio: Portfolio, data: dict[str, Any] | None = None) -> None:
    history.note(by=by, verb=f"learning.portfolio.{did}", record=portfolio, label=LABEL, data=data)
