"""Needs: created, scored as plain counting says, changed with the old way on record, and undone."""

import csv
import math
from dataclasses import replace

import pytest

from firsthand.errors import InputError
from firsthand_web.core.actions import records
from firsthand_web.core.models import AuditEntry, Job, Link
from firsthand_web.evidence.models import Response, Survey
from firsthand_web.insights.actions import needs
from firsthand_web.insights.actions.needs import How
from firsthand_web.insights.models import NeedSetting, Opportunity
from firsthand_web.insights.queries import lists, results, scoring
from tests.web.insights.conftest import SIXTY
from tests.world import World

OFTEN = {"Monthly", "Weekly", "Daily"}


def _counted(row: str) -> tuple[float, int, float, int]:
    """Importance, n, satisfaction, n of one row of question 5, counted with the csv module."""
    with (SIXTY / "responses.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    own = [header for header in table[0] if header.startswith("5") and row[:8] in header]
    often = [line[own[0]].strip(" .") for line in table]
    met = [line[own[1]].strip(" .") for line in table]
    said = [answer for answer in often if answer]
    judged = [answer for answer in met if answer in {"Yes", "Neutral", "No"}]
    return (
        10 * sum(answer in OFTEN for answer in said) / len(said),
        len(said),
        10 * judged.count("Yes") / len(judged),
        len(judged),
    )


def test_scores_are_those_of_plain_counting(setting: NeedSetting) -> None:
    stored = list(Opportunity.objects.filter(setting=setting))
    assert len(stored) == 6
    for need in stored:
        score = results.score_of(need)
        assert score is not None
        important, n, met, judged = _counted(need.row)
        assert (score.importance.value, score.importance.n) == (pytest.approx(important), n)
        assert (score.satisfaction.value, score.satisfaction.n) == (pytest.approx(met), judged)
        assert score.score.value == pytest.approx(important + max(important - met, 0))
        assert score.score.low <= score.score.value <= score.score.high
        assert need.rank == score.rank
    assert sorted(need.rank for need in stored) == [1, 2, 3, 4, 5, 6]


def test_segments_hold_everybody_who_answered(setting: NeedSetting, need: Opportunity) -> None:
    parts = results.segments_of(need)
    assert sum(part.n for part in parts) == setting.respondents == 60
    assert [part.n for part in parts] == sorted((part.n for part in parts), reverse=True)
    assert [part["name"] for part in setting.segments] == [part.name for part in parts]


def test_what_is_stored_reads_back_as_it_was(setting: NeedSetting) -> None:
    computed = scoring.compute(setting)
    for found in computed.scores:
        need = Opportunity.objects.get(pk=int(found.id))
        again = results.score_of(need)
        assert again is not None
        assert math.isnan(again.score.value) == math.isnan(found.score.value)
        assert replace(again, statement=found.statement) == found


def test_needs_come_with_one_entry_and_links_and_leave_together(
    world: World, survey: Survey, setting: NeedSetting
) -> None:
    entry = AuditEntry.objects.get(verb="insights.needs.created")
    assert entry.by == world.eli
    assert len(entry.data["needs"]) == 6
    links = Link.objects.filter(source_type=Survey.type_name(), source_id=survey.pk, kind=Link.Kind.SUPPORTS)
    assert links.count() == 6
    deletion = records.delete(by=world.eli, record=setting)
    assert not Opportunity.objects.exists()
    assert not NeedSetting.objects.exists()
    records.restore(by=world.eli, deletion=deletion)
    assert Opportunity.objects.count() == 6


def test_a_question_becomes_needs_once(world: World, survey: Survey, setting: NeedSetting, how: How) -> None:
    with pytest.raises(InputError, match="already"):
        needs.create_from_survey(by=world.eli, survey=survey, question="q5", rows=["Counting stock"], how=how)
    assert Opportunity.objects.count() == 6


def test_nothing_by_halves(world: World, survey: Survey, how: How, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**given: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(needs.trace, "link_to_many", fail)
    with pytest.raises(RuntimeError):
        needs.create_from_survey(by=world.eli, survey=survey, question="q5", rows=["Counting stock"], how=how)
    assert not Opportunity.objects.exists()
    assert not NeedSetting.objects.exists()


def test_changing_how_answers_count_is_on_record_and_changes_the_scores(
    world: World, setting: NeedSetting, how: How
) -> None:
    need = Opportunity.objects.get(setting=setting, row="Counting stock")
    before = results.score_of(need)
    scales = {
        **how.scales,
        "importance": {"positive": ["Daily"], "other": ["Monthly", "Weekly"], "excluded": []},
    }
    assert needs.change(by=world.eli, setting=setting, how=replace(how, scales=scales))
    assert scoring.is_stale(setting)
    entry = AuditEntry.objects.get(verb="insights.scoring.changed")
    assert entry.data["before"] == {"scales": how.scales}
    assert entry.data["after"] == {"scales": scales}
    assert needs.score(by=world.eli, setting=setting) is None
    assert not scoring.is_stale(setting)
    need.refresh_from_db()
    after = results.score_of(need)
    assert before is not None and after is not None
    assert after.importance.value < before.importance.value
    assert after.importance_tally.unknown > 0
    assert not needs.change(by=world.eli, setting=setting, how=replace(how, scales=scales))


def test_a_scale_without_sense_changes_nothing(world: World, setting: NeedSetting, how: How) -> None:
    bad = {**how.scales, "importance": {"positive": ["Daily"], "other": ["daily."], "excluded": []}}
    for wrong in (replace(how, scales=bad), replace(how, satisfaction=how.importance)):
        with pytest.raises(InputError):
            needs.change(by=world.eli, setting=setting, how=wrong)
        setting.refresh_from_db()
    assert not AuditEntry.objects.filter(verb="insights.scoring.changed").exists()


def test_scores_are_stale_when_answers_change_or_a_need_goes(world: World, setting: NeedSetting) -> None:
    assert not scoring.is_stale(setting)
    one = Response.objects.filter(survey=setting.survey).first()
    deletion = records.delete(by=world.eli, record=one)
    assert scoring.is_stale(setting)
    records.restore(by=world.eli, deletion=deletion)
    assert not scoring.is_stale(setting)
    need = Opportunity.objects.filter(setting=setting).first()
    assert need is not None
    needs.edit(by=world.eli, need=need, statement="Worded anew", detail="")
    assert not scoring.is_stale(setting)
    records.delete(by=world.eli, record=need)
    assert scoring.is_stale(setting)
    needs.score(by=world.eli, setting=setting)
    assert not scoring.is_stale(setting)
    assert sorted(Opportunity.objects.values_list("rank", flat=True)) == [1, 2, 3, 4, 5]


def test_slow_scores_are_a_job(
    world: World,
    setting: NeedSetting,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    monkeypatch.setattr(scoring, "QUICK", 0)
    Opportunity.objects.update(result={}, rank=None)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = needs.score(by=world.eli, setting=setting)
    assert job is not None
    job.refresh_from_db()
    assert (job.state, job.result["needs"]) == (Job.State.DONE, 6)
    assert Opportunity.objects.filter(rank=1).count() == 1


def test_the_same_scores_again_leave_no_second_entry(world: World, setting: NeedSetting) -> None:
    needs.score(by=world.eli, setting=setting)
    assert AuditEntry.objects.filter(verb="insights.needs.scored").count() == 1


def test_a_need_by_hand_has_words_and_no_score(world: World) -> None:
    need = needs.create(
        by=world.eli, product=world.product, statement="  Carry   it up the stairs ", detail="x"
    )
    assert need.statement == "Carry it up the stairs"
    assert results.score_of(need) is None
    assert [line.need for line in lists.lines(world.product, None)] == [need]
    with pytest.raises(InputError, match="sentence"):
        needs.create(by=world.eli, product=world.product, statement=" ")


def test_editing_keeps_the_old_words_in_the_history(world: World) -> None:
    need = needs.create(by=world.eli, product=world.product, statement="Old words")
    needs.edit(by=world.eli, need=need, statement="New words", detail="why")
    entry = AuditEntry.objects.get(verb="insights.need.edited")
    assert entry.data["before"] == {"statement": "Old words", "detail": ""}
    assert Opportunity.objects.get().changed_at is not None
