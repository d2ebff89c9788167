"""The list: one's own, those of one's interns, and nobody else's; nothing of them elsewhere."""

from django.test import Client

from firsthand_web.core import search as full_text
from firsthand_web.core.models import AuditEntry
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import work as working
from tests.web.learning import portfolios
from tests.web.learning.conftest import Class
from tests.world import World


def test_who_sees_which(
    world: World, learners: Class, need: Opportunity, ida: Client, mia: Client, ada: Client, ivo: Client,
    mo: Client, vera: Client, sam: Client,
) -> None:  # fmt: skip
    portfolios.begin(world, need)
    address = world.url("portfolios/")
    for client in (ida, mia, ada):
        assert "Reading at night" in client.get(address).content.decode()
    for client in (ivo, mo, vera):
        assert "Reading at night" not in client.get(address).content.decode()
    assert sam.get(address).status_code == 404


def test_the_rail_leads_there_where_it_is_of_use(
    world: World, learners: Class, ida: Client, max_: Client, vera: Client
) -> None:
    link = f'href="{world.url("portfolios/")}"'
    assert link in ida.get(world.url("programme/")).content.decode()
    assert link in max_.get(world.url("programme/")).content.decode()
    assert link not in vera.get(world.url("programme/")).content.decode()


def test_search_and_history_hold_nothing_of_it(
    world: World, learners: Class, need: Opportunity, ida: Client, eli: Client
) -> None:
    made = portfolios.approve(world, need)
    assert full_text.find(world.product, "Reading at night") == []
    said = AuditEntry.objects.filter(verb__startswith="learning.portfolio.")
    assert {entry.verb.rsplit(".", 1)[1] for entry in said} >= {"begun", "extended", "told", "approved"}
    assert {entry.label for entry in said} == {"of an intern"}
    assert not [entry for entry in said if entry.data]
    activity = eli.get(world.url("activity/")).content.decode()
    assert "Reading at night" not in activity and f"portfolios/{made.pk}/" not in activity
    ida.post(world.url(f"records/learning.portfolio/{made.pk}/deletion/"))
    assert "Reading at night" not in eli.get(world.url("activity/")).content.decode()


def test_it_is_handed_in_by_its_maker_alone(
    world: World, learners: Class, need: Opportunity, ida: Client, ivo: Client, max_: Client
) -> None:
    """The assignment “portfolio”: others neither choose nor see it; the snapshot holds no secret."""
    made = portfolios.begin(world, need)
    cohort = learners.cohort
    asked = cohort.content.assignment["portfolio"]
    theirs = working.begin(by=learners.ivo, cohort=cohort, assignment=asked)
    assert "Reading at night" not in ivo.get(world.url(f"works/{theirs.pk}/")).content.decode()
    choose = {"record": str(made.pk)}
    assert ivo.post(world.url(f"works/{theirs.pk}/record/"), choose).status_code == 404
    mine = working.begin(by=world.ida, cohort=cohort, assignment=asked)
    assert "Reading at night" in ida.get(world.url(f"works/{mine.pk}/")).content.decode()
    ida.post(world.url(f"works/{mine.pk}/record/"), choose)
    mine.refresh_from_db()
    assert mine.record_id == made.pk
    portfolios.settle(world, made)
    handed = working.hand_in(by=world.ida, work=mine)
    kept = str(handed.parts)
    assert "[a customer]" in kept and portfolios.SECRET not in kept and "1,023" not in kept
    assert "1 of at least 1" in kept
    assert max_.get(world.url(f"works/{mine.pk}/")).status_code == 200
