"""The shipped programme played through: two interns, two mentors, up to three rounds, all that is built."""

from django.utils import timezone

from firsthand_web.communication.actions import briefs
from firsthand_web.communication.queries.choices import defaults
from firsthand_web.core import registry
from firsthand_web.core.models import Person, Record
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import assessments
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.actions.assessments import Judged
from firsthand_web.learning.models import Work
from firsthand_web.learning.queries import skills
from firsthand_web.learning.queries.programme import counted, offered, progress, stretches
from firsthand_web.roadmap.actions import plans
from tests.web.communication import spoke
from tests.web.learning import reviewing
from tests.web.learning.conftest import Class
from tests.web.learning.finding_out import find_out
from tests.world import World

NOT_BUILT = {
    "Five interviews, heard and coded",
    "Whom customers compare us with",
    "A specification that three disciplines signed",
    "A prototype that five people tried",
}


def test_the_built_weeks_from_the_first_round_to_the_skill_that_it_shows(
    world: World, learners: Class
) -> None:
    made = _records(world)
    found = find_out(by=world.ida, product=world.product)
    cohort = learners.cohort
    later = {title for week in stretches(cohort, None, today=cohort.starts_on) for title in week.later}
    assert later - {"Your portfolio"} == NOT_BUILT
    asked = [
        each
        for each in cohort.content.assignments
        if offered(each) and (each.id in found or each.record in made)
    ]
    assert {each.id for each in asked} >= found.keys()
    for assignment in asked:
        if assignment.id in found:
            assert all(each.met for each in counted(assignment, world.product))
    assert len(asked) >= 14
    for number, assignment in enumerate(asked):
        for person, rounds in ((world.ida, 1 + number % 3), (learners.ivo, 1)):
            work = working.begin(by=person, cohort=cohort, assignment=assignment)
            working.bind(by=person, work=work, record=found.get(assignment.id) or made[assignment.record])
            _play(work, person, [world.max, learners.mia], rounds)
    assert {work.state for work in Work.objects.all()} == {Work.State.ACCEPTED}
    assert {task.state for _, tasks in progress(cohort) for task in tasks if task.work} == {"Accepted"}
    assert {work.rounds.count() for work in Work.objects.filter(intern=world.ida)} == {1, 2, 3}
    _assess(world, learners, made["insights.opportunity"])


def _play(work: Work, intern: Person, mentors: list[Person], rounds: int) -> None:
    """Handed in and sent back until the last round, which both mentors sign."""
    for number in range(1, rounds + 1):
        round_ = working.hand_in(by=intern, work=work, words=f"Round {number}")
        assert round_.parts
        verdict = "accept" if number == rounds else "revise"
        for mentor in mentors if number == rounds else mentors[:1]:
            reviewing.sign(mentor, round_, verdict)
        work.refresh_from_db()


def _assess(world: World, learners: Class, need: Record) -> None:
    """The skill is shown with its evidence, and two mentors who gave the same levels agree."""
    for by in (world.ida, world.max, learners.mia):
        judged = {"customer": Judged(level=3, words="A need, not a feature.", cites=[need])}
        assessments.assess(by=by, cohort=learners.cohort, intern=world.ida, judged=judged)
    (pair,) = skills.agreements(learners.cohort)
    assert pair.pairs > 30
    assert pair.kappa is None  # every level was 3: agreement beyond chance is not defined


def _records(world: World) -> dict[str, Record]:
    """One record of each kind that an assignment can be handed in as, built as people build them."""
    by, product = world.ida, world.product
    told = spoke.build(by=by, product=product, today=timezone.localdate())
    plans.adopt(by=by, plan=told.plan, title="What we build")
    choices = defaults(product, today=timezone.localdate())
    assert choices is not None
    briefs.tell(by=by, product=product, choices=choices)
    found: dict[str, Record] = {}
    for kind in registry.types():
        row = kind.model.objects.filter(product=product).order_by("pk").first()
        if row is not None:
            found[kind.name] = row
    assert isinstance(found["insights.opportunity"], Opportunity)
    return found
