"""A portfolio on its way: begun, picked, told about, redacted, asked for."""

from firsthand.learning.portfolio import Rule, digest
from firsthand_web.core.models import Record
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.models import Piece, Portfolio
from firsthand_web.learning.queries import portfolios as reading
from tests.world import World

SECRET = "Zelda Quimby"


def begin(world: World, record: Record) -> Portfolio:
    """Ida's portfolio with one piece, which names somebody who may not be named."""
    made = actions.begin(
        by=world.ida, product=world.product, title="Reading at night", words="What I can do."
    )
    piece = actions.pick(by=world.ida, portfolio=made, record=record)
    told = {
        "question": f"Why does {SECRET} not read?",
        "done": "I asked 1,023 people.",
        "reflection": "Ask less.",
    }
    actions.tell(by=world.ida, piece=piece, title="A need", told=told)
    made.refresh_from_db()
    return made


def settle(world: World, portfolio: Portfolio) -> None:
    """Take out the secret, and all that is proposed."""
    decided = [(each.rule, True) for each in reading.choices(portfolio)]
    secret = Rule(kind="person", word=SECRET, instead="[a customer]")
    actions.redact(by=world.ida, portfolio=portfolio, decided=[(secret, True), *decided])
    portfolio.refresh_from_db()


def wait(world: World, record: Record) -> Portfolio:
    made = begin(world, record)
    settle(world, made)
    actions.request(by=world.ida, portfolio=made)
    made.refresh_from_db()
    return made


def approve(world: World, record: Record) -> Portfolio:
    made = wait(world, record)
    actions.approve(by=world.max, portfolio=made, words="All her own work.", seen=seen(made))
    made.refresh_from_db()
    return made


def seen(portfolio: Portfolio) -> str:
    return digest(reading.lines(portfolio))


def piece(portfolio: Portfolio) -> Piece:
    found: Piece = portfolio.pieces.get()
    return found
