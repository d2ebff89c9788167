"""The intern takes up remarks: a suggestion goes into the record, anything else is ticked off."""

from datetime import date

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core import registry
from firsthand_web.core.models import AuditEntry, Record
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import remarks, reviews
from firsthand_web.learning.models import Remark, Round
from firsthand_web.roadmap.actions import decisions, items
from firsthand_web.strategy.actions.objectives import create_objective
from tests.web.learning import reviewing
from tests.world import World


def suggest(world: World, round_: Round, **where: object) -> Remark:
    draft = reviews.Draft(levels=reviewing.levels(round_), words="See there.", verdict="revise")
    review = reviews.keep(by=world.max, round_=round_, draft=draft)
    given = {"part": "statement", "text": "", "quote": "in bed", "suggestion": "at night", **where}
    made = remarks.add(by=world.max, review=review, **given)  # type: ignore[arg-type]
    reviews.sign(by=world.max, review=review, seen=round_.digest)
    return made


def at(world: World, remark: Remark) -> str:
    return world.url(f"remarks/{remark.pk}/acceptance/")


def test_one_press_puts_it_into_the_record_through_its_own_action(
    world: World, handed_in: Round, need: Opportunity, ida: Client
) -> None:
    made = suggest(world, handed_in)
    assert "Put it in</button>" in ida.get(world.url(f"works/{handed_in.work_id}/")).content.decode()
    ida.post(at(world, made), {"how": "put in"})
    need.refresh_from_db()
    made.refresh_from_db()
    assert need.statement == "Read at night without waking anybody"
    assert made.accepted_at is not None
    assert AuditEntry.objects.filter(verb="insights.need.edited", by=world.ida).exists()
    assert AuditEntry.objects.filter(verb="learning.remark.taken-up").count() == 1
    page = ida.post(at(world, made), {"how": "put in"}, follow=True).content.decode()
    assert "You have taken up this remark already" in page


def test_it_is_refused_when_the_text_has_changed_since(
    world: World, handed_in: Round, need: Opportunity, ida: Client
) -> None:
    made = suggest(world, handed_in)
    needs.edit(by=world.ida, need=need, statement="Read under the blanket", detail="")
    page = ida.post(at(world, made), {"how": "put in"}, follow=True).content.decode()
    assert "The text has changed since the review" in page
    need.refresh_from_db()
    made.refresh_from_db()
    assert need.statement == "Read under the blanket"
    assert made.accepted_at is None
    ida.post(at(world, made), {"how": "done"})
    made.refresh_from_db()
    assert made.accepted_at is not None


def test_it_follows_its_words_when_they_only_moved(
    world: World, handed_in: Round, need: Opportunity, ida: Client
) -> None:
    made = suggest(world, handed_in)
    needs.edit(by=world.ida, need=need, statement="To read in bed alone", detail="")
    ida.post(at(world, made), {"how": "put in"})
    need.refresh_from_db()
    assert need.statement == "To read at night alone"


def test_a_whole_part_is_replaced_only_as_it_was_handed_in(
    world: World, handed_in: Round, need: Opportunity
) -> None:
    made = suggest(world, handed_in, quote="", suggestion="Fall asleep over a book")
    remarks.accept(by=world.ida, remark=made)
    need.refresh_from_db()
    assert need.statement == "Fall asleep over a book"
    Remark.objects.update(accepted_at=None)
    with pytest.raises(InputError, match="changed since"):
        remarks.accept(by=world.ida, remark=made)


def test_a_part_that_is_no_field_is_ticked_off_by_hand(world: World, handed_in: Round, ida: Client) -> None:
    made = suggest(world, handed_in, part="counts", quote="", suggestion="Read twenty voices")
    page = ida.get(world.url(f"works/{handed_in.work_id}/")).content.decode()
    assert "Put it in</button>" not in page
    assert "Tick it off</button>" in page
    with pytest.raises(InputError, match="cannot be put in"):
        remarks.accept(by=world.ida, remark=made)


def test_nothing_is_cut_off_silently(world: World, handed_in: Round, need: Opportunity) -> None:
    made = suggest(world, handed_in, suggestion="wherever " * 60)
    with pytest.raises(InputError, match="longer than this field takes"):
        remarks.accept(by=world.ida, remark=made)
    need.refresh_from_db()
    assert need.statement == "Read in bed without waking anybody"


def test_only_the_intern_and_only_once_it_is_signed(
    world: World,
    handed_in: Round,
    ida: Client,
    ivo: Client,
    max_: Client,
    mo: Client,
    eli: Client,
    vera: Client,
    sam: Client,
) -> None:
    draft = reviews.keep(by=world.max, round_=handed_in, draft=reviews.Draft())
    early = remarks.add(by=world.max, review=draft, part="statement", text="Early")
    assert ida.post(at(world, early)).status_code == 404
    made = suggest(world, handed_in)
    for client, status in ((ivo, 404), (max_, 404), (mo, 404), (eli, 404), (vera, 403), (sam, 404)):
        assert client.post(at(world, made), {"how": "put in"}).status_code == status
    assert ida.get(at(world, made)).status_code == 405
    assert not Remark.objects.exclude(accepted_at=None).exists()


def records(world: World) -> list[Record]:
    day = date(2026, 11, 2)
    return [
        needs.create(by=world.ida, product=world.product, statement="S", detail="D"),
        items.create(by=world.ida, product=world.product, draft=items.Draft(title="T", description="D")),
        decisions.create(
            by=world.ida,
            product=world.product,
            draft=decisions.Draft(title="T", chosen="C", decided_on=day, options="O", context="Why"),
        ),
        create_objective(
            by=world.ida, product=world.product, title="T", description="D", begins=day, ends=date(2027, 1, 1)
        ),
    ]


def test_every_part_that_is_offered_can_be_put_in(world: World) -> None:
    """What the reading of a record then says is what was suggested, and the other fields stay."""
    put_in = 0
    for record in records(world):
        for key in _parts(record):
            amend, before = registry.amend_of(record.type_name(), key), _parts(record)
            if amend is not None:
                amend(by=world.ida, record=record, key=key, text=f"Better {key}")
                record.refresh_from_db()
                assert _parts(record) == {**before, key: f"Better {key}"}
                put_in += 1
    assert put_in == 2 + 3 + 6 + 2


def _parts(record: Record) -> dict[str, str]:
    return {part.key: part.text for part in registry.parts_of(record)}
