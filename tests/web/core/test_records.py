"""Deleting, undoing, linking and finding any record, tried on voices."""

import pytest

from firsthand.errors import InputError
from firsthand_web.core import search
from firsthand_web.core.actions import history, records, talk, trace
from firsthand_web.core.models import AuditEntry, Batch, Comment, Deletion, Link, Product
from firsthand_web.evidence.models import Feedback, Survey
from tests.world import World


def _voice(world: World, text: str, **fields: object) -> Feedback:
    voice = Feedback(product=world.product, text=text, who="p1", **fields)
    voice.save()
    history.note(by=world.eli, verb="evidence.voice.added", record=voice)
    return voice


def _imported(world: World) -> tuple[Batch, Survey, list[Feedback]]:
    batch = Batch.objects.create(
        product=world.product, kind="survey", label="waves.csv", digest="d", by=world.eli
    )
    survey = Survey(product=world.product, title="Waves", digest="d", batch=batch)
    survey.save()
    voices = [
        _voice(world, f"The lamp flickers, says person {number}", survey=survey, batch=batch)
        for number in range(3)
    ]
    return batch, survey, voices


def test_a_deleted_record_takes_its_children_along_and_all_come_back(world: World) -> None:
    _, survey, voices = _imported(world)
    deletion = records.delete(by=world.eli, record=survey)
    assert not Survey.objects.exists()
    assert not Feedback.objects.exists()
    assert search.find(world.product, "flickers") == []
    records.restore(by=world.eli, deletion=deletion)
    assert Survey.objects.get() == survey
    assert Feedback.objects.count() == len(voices)
    assert len(search.find(world.product, "flickers")) == len(voices)
    verbs = AuditEntry.objects.filter(verb__in=["evidence.survey.deleted", "core.deletion.undone"])
    assert verbs.count() == 2


def test_restoring_twice_changes_nothing(world: World) -> None:
    deletion = records.delete(by=world.eli, record=_voice(world, "It hums"))
    records.restore(by=world.eli, deletion=deletion)
    records.restore(by=world.eli, deletion=deletion)
    assert AuditEntry.objects.filter(verb="core.deletion.undone").count() == 1


def test_what_was_deleted_before_stays_deleted_when_its_parent_returns(world: World) -> None:
    _, survey, voices = _imported(world)
    records.delete(by=world.eli, record=voices[0])
    deletion = records.delete(by=world.eli, record=survey)
    records.restore(by=world.eli, deletion=deletion)
    assert set(Feedback.objects.all()) == set(voices[1:])


def test_an_import_is_taken_back_whole(world: World) -> None:
    batch, _, _ = _imported(world)
    deletion = records.undo_import(by=world.eli, batch=batch)
    batch.refresh_from_db()
    assert batch.undone_at is not None
    assert not Survey.objects.exists()
    assert not Feedback.objects.exists()
    records.restore(by=world.eli, deletion=deletion)
    batch.refresh_from_db()
    assert batch.undone_at is None
    assert Feedback.objects.count() == 3


def test_rows_that_became_somebodys_work_are_listed_and_kept_with_their_parents(world: World) -> None:
    batch, survey, voices = _imported(world)
    other = _voice(world, "Written by hand")
    trace.link(by=world.eli, source=voices[1], target=other, kind=Link.Kind.SUPPORTS)
    talk.comment(by=world.eli, record=voices[2], text="Ask her again")
    touched = {item.record: item.why for item in records.touched_since(batch)}
    assert touched == {voices[1]: "linked", voices[2]: "commented on"}
    records.undo_import(by=world.eli, batch=batch)
    assert set(Feedback.objects.all()) == {voices[1], voices[2], other}
    assert Survey.objects.get() == survey


def test_confirmed_undo_takes_them_too(world: World) -> None:
    batch, _, voices = _imported(world)
    talk.comment(by=world.eli, record=voices[0], text="Ask her again")
    records.undo_import(by=world.eli, batch=batch, confirmed=True)
    assert not Feedback.objects.exists()


def test_the_same_link_twice_is_one(world: World) -> None:
    one, two = _voice(world, "One"), _voice(world, "Two")
    for _ in range(2):
        trace.link(by=world.eli, source=one, target=two, kind=Link.Kind.CONTRADICTS)
    assert Link.objects.count() == 1
    assert AuditEntry.objects.filter(verb="core.link.created").count() == 1
    assert trace.link_to_many(by=world.eli, source=one, targets=[two], kind=Link.Kind.CONTRADICTS) == 0


def test_records_of_two_products_cannot_be_joined(world: World) -> None:
    elsewhere = Feedback(product=Product.objects.get(name="Other"), text="Far away")
    elsewhere.save()
    with pytest.raises(InputError, match="same product"):
        trace.link(by=world.eli, source=_voice(world, "One"), target=elsewhere, kind=Link.Kind.CITES)


def test_a_failing_action_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = _voice(world, "Steady")

    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(history, "note", fail)
    with pytest.raises(RuntimeError):
        talk.comment(by=world.eli, record=voice, text="Hello")
    with pytest.raises(RuntimeError):
        records.delete(by=world.eli, record=voice)
    assert not Comment.objects.exists()
    assert not Deletion.objects.exists()
    assert Feedback.objects.get() == voice


def test_search_finds_beginnings_ignores_accents_and_stays_in_its_product(world: World) -> None:
    voice = _voice(world, "The café's lamp is flickering")
    assert [entry.record_id for entry in search.find(world.product, "cafe flick")] == [voice.pk]
    assert search.find(Product.objects.get(name="Other"), "cafe") == []
    assert search.find(world.product, '"; DROP TABLE') == []
    assert search.find(world.product, "") == []
