"""Today: the next step, what waits, what is under way, what changed."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firsthand.measurement import metrics as library
from firsthand_web.core.actions import proposals, talk
from firsthand_web.core.models import Job
from firsthand_web.evidence.actions import drafts, feedback, voices
from firsthand_web.evidence.models import Feedback
from firsthand_web.experiments.models import Experiment
from firsthand_web.insights.actions import needs
from firsthand_web.learning.models import Quarter, Run
from firsthand_web.measurement.actions import metrics
from firsthand_web.measurement.models import Finding
from firsthand_web.measurement.queries import events
from firsthand_web.roadmap.actions import decisions, items
from firsthand_web.strategy.actions import key_results, objectives
from tests.web.access import assert_members_only
from tests.web.core.test_proposal import propose
from tests.world import World

CSV = b"Respondent ID,1. How often?\n1,Daily\n2,Weekly\n3,Daily\n"


def seen(world: World, client: Client) -> str:
    return client.get(world.url()).content.decode()


def test_an_empty_product_says_where_to_begin(world: World, eli: Client, vera: Client, sam: Client) -> None:
    page = seen(world, eli)
    assert "Where to begin" in page
    assert page.count("Import a survey") == 2  # the primary action, and the first step
    assert world.url("metrics/events/import/") in page
    assert "Import a survey</a>" not in assert_members_only(world.url(), vera=vera, sam=sam)


def test_steps_are_ticked_one_by_one(world: World, eli: Client) -> None:
    needs.create(by=world.eli, product=world.product, statement="Read in the dark")
    items.create(by=world.eli, product=world.product, draft=items.Draft(title="A brighter lamp"))
    page = seen(world, eli)
    assert page.count(" done</small>") + page.count(">done</small>") == 2


def test_a_draft_waits_for_who_may_confirm_it(world: World, eli: Client, vera: Client) -> None:
    upload = drafts.Upload(name="lamp.csv", chunks=[CSV])
    draft = drafts.begin(by=world.eli, product=world.product, uploads=[upload], title="Lamp survey")
    assert f"surveys/drafts/{draft.pk}/" in seen(world, eli)
    assert "Lamp survey" not in seen(world, vera).partition("What changed")[0]


def test_key_results_without_values_wait(world: World, vera: Client) -> None:
    today = timezone.localdate()
    objective = objectives.create_objective(
        by=world.ada,
        product=world.product,
        title="Light",
        begins=today - timedelta(40),
        ends=today + timedelta(40),
    )
    result = key_results.create_key_result(
        by=world.ada,
        objective=objective,
        name="Lamps that work",
        start_value=0,
        target=100,
        begins=objective.begins,
        ends=objective.ends,
        unit="lamps",
    )
    assert "no value yet" in seen(world, vera)
    key_results.check_in(by=world.ada, key_result=result, on=today - timedelta(30), value=5)
    assert "Its last value is of" in seen(world, vera)
    key_results.check_in(by=world.ada, key_result=result, on=today - timedelta(1), value=6)
    assert "Behind" in seen(world, vera)
    key_results.check_in(by=world.ada, key_result=result, on=today, value=90)
    assert "Lamps that work" not in seen(world, vera).partition("What changed")[0]


def test_a_decision_is_looked_at_again_in_time(world: World, vera: Client) -> None:
    draft = decisions.Draft(
        title="Brass, not steel", chosen="Brass", decided_on=date(2026, 1, 5), review_on=date(2026, 2, 5)
    )
    decisions.create(by=world.ada, product=world.product, draft=draft)
    assert "look at it again on 5 February 2026" in seen(world, vera)
    later = decisions.Draft(title="Steel after all", chosen="Steel", decided_on=date(2026, 2, 6))
    decisions.create(by=world.ada, product=world.product, draft=later)
    assert "look at it again" not in seen(world, vera)


def test_work_under_way_and_failures_are_seen(world: World, vera: Client) -> None:
    given = {"product": world.product, "by": world.ada, "kind": "evidence.survey-import"}
    running, broken = Job.State.RUNNING, Job.State.FAILED
    Job.objects.create(**given, label="Importing “Lamps”", state=running, share=0.4, message="Reading")
    over = {"state": broken, "error": "No ids.", "finished_at": timezone.now()}
    failed = Job.objects.create(**given, **over, label="Importing “Wicks”")
    page = seen(world, vera)
    assert "40 % · Reading" in page
    assert f"jobs/{failed.pk}/" in page
    assert "No ids." in page
    Job.objects.create(**given, label="Importing “Wicks” again", state=Job.State.DONE)
    assert "No ids." not in seen(world, vera)


def test_what_belongs_together_is_one_change(world: World, voice: Feedback, vera: Client) -> None:
    for number in range(3):
        voices.add(by=world.eli, product=world.product, text=f"It hums at {number} o’clock")
    talk.comment(by=world.ada, record=voice, text="Which lamp?")
    talk.tag(by=world.ada, record=voice, name="kitchen")
    page = seen(world, vera)
    assert "<b>Ada Owner</b> commented on and tagged the voice" in page
    assert "<b>Eli Editor</b> added 4 voices" in page


def test_a_proposal_waits_for_those_who_guide(world: World, max_: Client, eli: Client) -> None:
    proposal = propose(world)
    assert "Read the proposal" in seen(world, max_)
    assert "Read the proposal" not in seen(world, eli)
    proposals.accept(by=world.max, proposal=proposal)
    assert "Read the proposal" not in seen(world, max_)


def test_feedback_that_was_read_waits_to_be_confirmed(world: World, eli: Client, vera: Client) -> None:
    text = b"date,text\n2026-03-02,The lamp flickers as soon as I cook\n"
    upload = drafts.Upload(name="reviews.csv", chunks=[text])
    draft = feedback.begin(by=world.eli, product=world.product, upload=upload)
    page = eli.get(world.url()).content.decode()
    assert world.url(f"voices/drafts/{draft.pk}/") in page
    assert "Confirm the feedback" in page
    assert "Confirm the feedback" not in vera.get(world.url()).content.decode()


def test_findings_and_recommendations_wait(world: World, vera: Client) -> None:
    formula = library.Metric(name="Visits", kind=library.Kind.COUNT, event="visit")
    visits = metrics.create_metric(by=world.eli, product=world.product, formula=formula)
    day = date(2026, 3, 2)
    Finding.objects.create(
        product=world.product, metric=visits, kind="level", key="level:1", title="Visits fell to 3",
        first_day=day, last_day=day, numbers={"value": 3.0, "low": 5.0}, digest="1",
    )  # fmt: skip
    Experiment.objects.create(
        product=world.product, name="Two taps", state="stopped", verdict="ship", read_at=timezone.now()
    )
    waits = {each.title: each.url for each in vera.get(world.url()).context["waiting"]}
    assert waits["Visits fell to 3"].endswith("/findings/" + str(Finding.objects.get().pk) + "/")
    assert waits["Ship “Two taps”"] == world.url("recommendations/")
    assert not [title for title in waits if "as usual" in title], "a finding is told once"


def test_recommendations_of_one_rule_are_one_card(world: World, vera: Client) -> None:
    for name in ("Two taps", "One page", "No account"):
        Experiment.objects.create(
            product=world.product, name=name, state="stopped", verdict="undecided", read_at=timezone.now()
        )
    (card,) = [each for each in vera.get(world.url()).context["waiting"] if "without an answer" in each.title]
    assert card.title == "3 tests ended without an answer"
    Experiment.objects.update(verdict="ship")
    (card,) = [each for each in vera.get(world.url()).context["waiting"] if "Ship" in each.title]
    assert card.why.endswith("2 more like it.")


def test_a_practice_run_begins_with_its_quarter(world: World, eli: Client, vera: Client) -> None:
    run = Run(
        product=world.product, learner=world.eli, title="Lamp, seed 1", world="ladle", difficulty="usual",
        seed=1, state={}, created_by=world.eli,
    )  # fmt: skip
    run.save()
    Quarter.objects.create(run=run, number=1, played_at=timezone.now())
    Quarter.objects.create(run=run, number=2)
    page = eli.get(world.url()).content.decode()
    button = re.search(r'<a class="button primary" href="([^"]+)">Go to the quarter</a>', page)
    assert button and button[1] == world.url(f"practice/{run.pk}/")
    assert "Quarter 2 of 4 is yours" in page
    assert "is yours" not in vera.get(world.url()).content.decode()
    run.ended_at = timezone.now()
    run.save()
    assert "is yours" not in eli.get(world.url()).content.decode()


def test_events_are_offered_to_be_explored_once_they_are_there(
    world: World, eli: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Explore it" not in eli.get(world.url()).content.decode()
    monkeypatch.setattr(events, "span", lambda product: (date(2026, 3, 1), date(2026, 3, 9)))
    page = eli.get(world.url()).content.decode()
    assert "Explore it" in page
    assert "import more events" in page
