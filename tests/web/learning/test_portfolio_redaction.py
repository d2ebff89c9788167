"""Deciding what is taken out."""

from django.test import Client

from firsthand_web.evidence.actions import voices
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.queries import portfolios as reading
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_what_is_known_and_what_looks_confidential_is_proposed(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    """Members, those who were asked, the workspace, the product; names, addresses, figures."""
    voices.add(by=world.eli, product=world.product, text="It flickers", who="Otto K")
    made = portfolios.begin(world, need)
    words = "Otto K of Lantern told Eli Editor about the Lamp: otto@example.org, 37 %. Ida Intern listened."
    actions.change(by=world.ida, portfolio=made, title=made.title, words=words)
    made.refresh_from_db()
    found = {(each.rule.kind, each.rule.word) for each in reading.choices(made)}
    assert found == {
        ("person", "Otto K"), ("person", "Eli Editor"), ("person", "Zelda Quimby"), ("company", "Lantern"),
        ("word", "Lamp"), ("email", ""), ("share", ""), ("count", ""),
    }  # fmt: skip
    page = ida.get(world.url(f"portfolios/{made.pk}/redaction/")).content.decode()
    assert "<mark>[the product]</mark>" in page and "<mark>30–40 %</mark>" in page


def test_each_is_confirmed_or_cleared_and_words_are_added(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.begin(world, need)
    choices = reading.choices(made)
    given = {f"on-{number}": "on" for number, each in enumerate(choices) if each.rule.kind != "count"}
    number = next(at for at, each in enumerate(choices) if each.rule.word == portfolios.SECRET)
    given |= {f"instead-{number}": "[one of our readers]", "kind": "word", "word": "night"}
    ida.post(world.url(f"portfolios/{made.pk}/redaction/"), given)
    made.refresh_from_db()
    said = "\n".join(line.text for line in reading.lines(made))
    assert "Why does [one of our readers] not read?" in said
    assert "1,023 people" in said and "Reading at [left out]" in said
    assert not any(each.new for each in reading.choices(made))


def test_a_hint_or_a_contradiction_is_refused_and_nothing_is_kept(
    world: World, learners: Class, need: Opportunity, ida: Client
) -> None:
    made = portfolios.begin(world, need)
    address = world.url(f"portfolios/{made.pk}/redaction/")
    hint = {"kind": "person", "word": "Zelda", "instead": "Z."}
    assert "may tell how long the word is" in ida.post(address, hint).content.decode()
    circle = {"kind": "word", "word": "person", "instead": "[a person]"}
    assert "which is to be taken out" in ida.post(address, circle).content.decode()
    made.refresh_from_db()
    assert made.redactions == []
