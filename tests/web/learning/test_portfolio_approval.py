"""A mentor reads what outsiders will read, and signs it off or sends it back."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand.learning.portfolio import Rule
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.queries import portfolios as reading
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_a_mentor_signs_what_they_saw(
    world: World, learners: Class, need: Opportunity, max_: Client, ida: Client
) -> None:
    made = portfolios.wait(world, need)
    address = world.url(f"portfolios/{made.pk}/approval/")
    page = max_.get(address).content.decode()
    assert "[a customer]" in page and portfolios.SECRET not in page
    max_.post(address, {"words": "Clear about what was not known.", "seen": portfolios.seen(made)})
    made.refresh_from_db()
    assert (made.state, made.approved_by) == ("approved", world.max)
    assert ["p", "Clear about what was not known."] in made.approved
    assert made.digest in ida.get(world.url(f"portfolios/{made.pk}/")).content.decode()


def test_it_is_sent_back_with_a_reason(
    world: World, learners: Class, need: Opportunity, mia: Client, ida: Client
) -> None:
    made = portfolios.wait(world, need)
    address = world.url(f"portfolios/{made.pk}/approval/")
    given = {"seen": portfolios.seen(made), "back": "1"}
    assert "Say what has to change" in mia.post(address, given).content.decode()
    mia.post(address, given | {"words": "The company can be guessed."})
    made.refresh_from_db()
    assert made.state == "draft"
    assert "The company can be guessed." in ida.get(world.url(f"portfolios/{made.pk}/")).content.decode()
    assert "does not wait" in mia.post(address, given | {"words": "Again"}).content.decode()


def test_a_signature_that_would_be_taken_out_is_refused(
    world: World, learners: Class, need: Opportunity, max_: Client
) -> None:
    made = portfolios.begin(world, need)
    decided = [
        (Rule(kind="person", word="Max"), True),
        *((each.rule, True) for each in reading.choices(made)),
    ]
    actions.redact(by=world.ida, portfolio=made, decided=decided)
    actions.request(by=world.ida, portfolio=made)
    made.refresh_from_db()
    given = {"words": "", "seen": portfolios.seen(made)}
    said = max_.post(world.url(f"portfolios/{made.pk}/approval/"), given).content.decode()
    assert "is in your name" in said


def test_nobody_signs_their_own_nor_what_changed_meanwhile(
    world: World, learners: Class, need: Opportunity, ida: Client, max_: Client
) -> None:
    made = portfolios.wait(world, need)
    before = portfolios.seen(made)
    address = world.url(f"portfolios/{made.pk}/approval/")
    assert ida.get(address).status_code == 404
    assert ida.post(address, {"seen": before}).status_code == 404
    with pytest.raises(InputError, match="Nobody approves their own"):
        actions.approve(by=world.ida, portfolio=made, words="", seen=before)
    actions.change(by=world.ida, portfolio=made, title="Other", words="")
    actions.request(by=world.ida, portfolio=made)
    said = max_.post(address, {"words": "", "seen": before}).content.decode()
    assert "changed while you read" in said
    made.refresh_from_db()
    assert made.state == "waiting"
