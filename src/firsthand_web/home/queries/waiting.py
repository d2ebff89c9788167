"""What waits for somebody: work that was begun, results that no longer hold, goals that fall behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from firsthand.communication.recommendations import Rule
from firsthand.strategy.okrs import Status
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries.cards import open_recommendations
from firsthand_web.core.access import Place
from firsthand_web.core.models import Job, Proposal
from firsthand_web.evidence.models import FeedbackDraft, SurveyDraft
from firsthand_web.insights.models import NeedSetting, ThemeRun
from firsthand_web.insights.queries.overview import came_since
from firsthand_web.insights.queries.scoring import is_stale
from firsthand_web.learning.models import Run, Work
from firsthand_web.learning.queries import queue
from firsthand_web.measurement.models import Finding
from firsthand_web.roadmap.models import Decision
from firsthand_web.roadmap.queries import plans
from firsthand_web.roadmap.queries.asking import ask
from firsthand_web.strategy.models import Objective
from firsthand_web.strategy.queries.standings import Standing, boards

# A key result without a value for longer than this has been forgotten.
QUIET = timedelta(days=21)
# So many recommendations are told; the others stand on their page.
CARDS = 3
# A failure that nobody looked at for longer than this is history.
FAILED = timedelta(days=7)
# More open findings than these stand on their own page.
FINDINGS = 5


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing to do: what it is, what is the matter, and where it is done."""

    stage: str
    title: str
    why: str
    action: str
    url: str


def waiting(place: Place, *, today: date) -> list[Waiting]:
    """In the order of the chain, failures first."""
    return [
        *_failures(place, today),
        *_quarters(place),
        *(_proposals(place) if place.can_guide else ()),
        *_works(place),
        *_reviewed(place),
        *(_drafts(place) if place.can_edit else ()),
        *_needs(place),
        *_themes(place),
        *_plan(place),
        *_reviews(place, today),
        *_findings(place),
        *_results(place, today),
        *_recommendations(place),
        *_briefs(place),
    ]


def _failures(place: Place, today: date) -> Iterator[Waiting]:
    """Jobs that failed, unless the same kind of work has succeeded since."""
    jobs = Job.objects.filter(product=place.product)
    for job in jobs.filter(state=Job.State.FAILED, finished_at__date__gte=today - FAILED):
        if not jobs.filter(kind=job.kind, state=Job.State.DONE, pk__gt=job.pk).exists():
            yield Waiting(
                stage="",
                title=job.label,
                why=job.error,
                action="See what happened",
                url=place.url("job", job.pk),
            )


def _quarters(place: Place) -> Iterator[Waiting]:
    """The quarter of a practice run that its learner is in."""
    for run in Run.objects.filter(product=place.product, learner=place.person, ended_at=None):
        number = run.played.exclude(played_at=None).count() + 1
        yield Waiting(
            stage="plan",
            title=f"Quarter {number} of {run.quarters} is yours",
            why="Look around, buy research, choose the work, say what you believe; then end the quarter.",
            action="Go to the quarter",
            url=place.url("practice_run", run.pk),
        )


def _proposals(place: Place) -> Iterator[Waiting]:
    for proposal in Proposal.objects.waiting().filter(product=place.product).select_related("created_by"):
        yield Waiting(
            stage="plan",
            title=proposal.title,
            why=f"{proposal.created_by or 'Somebody who left'} proposes it; it happens when you accept it.",
            action="Read the proposal",
            url=place.url("proposal", proposal.pk),
        )


def _works(place: Place) -> Iterator[Waiting]:
    """The top of a mentor's queue."""
    waits = queue.queue(place, now=timezone.now())
    for each in waits[:1]:
        more = f" {len(waits) - 1} more after it." if len(waits) > 1 else ""
        yield Waiting(
            stage="plan",
            title=each.work.title,
            why=f"The work of {each.work.intern} waits for your review; likely {each.minutes:.0f} min.{more}",
            action="Review the next",
            url=place.url("review", each.work.pk, each.round.number),
        )


def _reviewed(place: Place) -> Iterator[Waiting]:
    for review in queue.lately_reviewed(place, now=timezone.now()):
        accepted = review.round.work.state == Work.State.ACCEPTED
        does = "has accepted your work." if accepted else "asks you to revise."
        yield Waiting(
            stage="plan",
            title=review.round.work.title,
            why=f"{review.mentor} {does}",
            action="Read the review",
            url=place.url("work", review.round.work_id),
        )


def _drafts(place: Place) -> Iterator[Waiting]:
    for draft in SurveyDraft.objects.filter(product=place.product, imported_at=None):
        yield Waiting(
            stage="evidence",
            title=draft.title,
            why="The file was read, and nothing is imported before you confirm its questions.",
            action="Confirm the survey",
            url=place.url("survey_draft", draft.pk),
        )
    for read in FeedbackDraft.objects.filter(product=place.product, imported_at=None):
        yield Waiting(
            stage="evidence",
            title=read.source,
            why="The file was read, and nothing is imported before you confirm its columns.",
            action="Confirm the feedback",
            url=place.url("feedback_draft", read.pk),
        )


def _needs(place: Place) -> Iterator[Waiting]:
    settings = NeedSetting.objects.filter(product=place.product, survey__deletion=None)
    for setting in settings.select_related("survey"):
        if is_stale(setting):
            never = "The needs are there, and nobody has computed their scores."
            since = "Answers, or how they count, have changed since the scores were computed."
            yield Waiting(
                stage="need",
                title=str(setting),
                why=since if setting.digest else never,
                action="Score the needs",
                url=f"{place.url('needs')}?asked={setting.pk}",
            )


def _themes(place: Place) -> Iterator[Waiting]:
    for run in ThemeRun.objects.filter(product=place.product).select_related("product", "survey"):
        gone = run.survey is not None and run.survey.deletion_id is not None
        if not gone and (new := came_since(run)):
            query = f"?survey={run.survey.pk}" if run.survey else ""
            voices = "One voice has" if new == 1 else f"{new:,} voices have"
            yield Waiting(
                stage="evidence",
                title=str(run),
                why=f"{voices} come in since.",
                action="Find themes again",
                url=place.url("themes") + query,
            )


def _plan(place: Place) -> Iterator[Waiting]:
    plan = plans.newest(place.product)
    if plan is None:
        return
    asked = ask(place.product)
    if plan.digest != asked.digest:
        said = " ".join(plans.changes(plan.inputs, asked.inputs))
        yield Waiting(
            stage="plan",
            title=str(plan),
            why=f"It answers an older question. {said}".strip(),
            action="Plan again",
            url=place.url("plan"),
        )
    elif plan.has_placements and plan.decision is None:
        yield Waiting(
            stage="plan",
            title=str(plan),
            why="It is solved, and nobody has decided for it.",
            action="Adopt the plan",
            url=place.url("plan"),
        )


def _reviews(place: Place, today: date) -> Iterator[Waiting]:
    for decision in Decision.objects.filter(product=place.product, review_on__lte=today):
        newer = Decision.objects.filter(product=place.product, pk__gt=decision.pk).exists()
        if not newer:
            yield Waiting(
                stage="plan",
                title=decision.title,
                why=f"You wanted to look at it again on {decision.review_on:%-d %B %Y}.",
                action="Look back at the decision",
                url=place.url("decision", decision.pk),
            )


def _findings(place: Place) -> Iterator[Waiting]:
    """The latest of what monitors saw and nobody dismissed."""
    for finding in Finding.objects.open().filter(product=place.product).select_related("metric")[:FINDINGS]:
        yield Waiting(
            stage="result",
            title=finding.title,
            why=f"{finding.get_kind_display()}, seen {finding.created_at:%-d %B}.",
            action="Look at the finding",
            url=place.url("finding", finding.pk),
        )


def _results(place: Place, today: date) -> Iterator[Waiting]:
    for board in boards(Objective.objects.filter(product=place.product), today=today):
        for standing in board.standings:
            if board.over or today < standing.key_result.begins:
                continue
            quiet = today - (standing.last.on if standing.last else standing.key_result.begins) > QUIET
            if quiet or standing.pace.status is Status.BEHIND:
                yield Waiting(
                    stage="result",
                    title=standing.key_result.name,
                    why=_quiet(standing) if quiet else standing.in_words,
                    action="Open the key result",
                    url=place.url("key_result", standing.key_result.pk),
                )


def _quiet(standing: Standing) -> str:
    if standing.last is None:
        return "It has no value yet: check in, or let it follow a metric."
    return f"Its last value is of {standing.last.on:%-d %B %Y}: check in, or bring in newer events."


def _recommendations(place: Place) -> Iterator[Waiting]:
    """The first card of each of the most pressing rules; findings stand here on their own."""
    told = (Rule.IMPACT, Rule.BREACH, Rule.SHIFT)
    found = [each for each, _ in open_recommendations(place.product) if each.rule not in told]
    first = {each.rule: each for each in reversed(found)}
    for each in sorted(first.values(), key=found.index)[:CARDS]:
        others = sum(other.rule is each.rule for other in found) - 1
        title, why = each.title, f"{each.because} {others} more like it." if others else each.because
        if others and each.rule is Rule.NOTHING:
            title = f"{others + 1} tests ended without an answer"
            why = "Each still asks for a decision, and none of them presses."
        yield Waiting(
            stage="plan",
            title=title,
            why=why,
            action="Read the recommendation",
            url=place.url("recommendations"),
        )


def _briefs(place: Place) -> Iterator[Waiting]:
    for brief in Brief.objects.current(place.product).filter(published_at=None):
        yield Waiting(
            stage="result",
            title=brief.title,
            why="It is written, and not published.",
            action="Read and publish the brief",
            url=place.url("brief", brief.pk),
        )
