"""Everything that a brief tells, of Spoke, an invented app for bicycle workshops, built through actions.

Sixty people answered a survey; their needs are scored, their words grouped, a plan is solved, and an
objective has a key result with three check-ins.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from firsthand.insights.reading import suggest_reading
from firsthand.roadmap.explain import reasons
from firsthand.roadmap.plan import solve
from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import people
from firsthand_web.core.models import Person, Product
from firsthand_web.evidence.actions import drafts, surveys, voices
from firsthand_web.evidence.models import Survey
from firsthand_web.evidence.queries import drafts as files
from firsthand_web.evidence.queries.surveys import answers_of
from firsthand_web.insights.actions import needs, themes
from firsthand_web.insights.actions.needs import How
from firsthand_web.insights.models import NeedSetting, Opportunity
from firsthand_web.insights.queries import finding, results
from firsthand_web.roadmap.actions import capacity, items, plans
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Item, Plan, Team
from firsthand_web.roadmap.queries.asking import ask
from firsthand_web.strategy.actions import key_results, objectives
from firsthand_web.strategy.models import KeyResult

FIXTURE = Path(__file__).parents[2] / "fixtures/survey_sixty"
MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Spoke:
    survey: Survey
    setting: NeedSetting
    plan: Plan
    key_result: KeyResult


def build(*, by: Person, product: Product, today: date) -> Spoke:
    survey = bring_survey(by, product)
    setting = score(by, survey)
    find_themes(by, survey)
    capacity.set_user_base(by=by, product=product, people=_range(900, 1200, 1500), source="the server log")
    add_items(by, product)
    return Spoke(
        survey=survey,
        setting=setting,
        plan=make_plan(by, product),
        key_result=aim(by, product, today),
    )


def bring_survey(by: Person, product: Product) -> Survey:
    uploads = [
        drafts.Upload(name=name, chunks=[(FIXTURE / name).read_bytes()])
        for name in ("responses.csv", "texts.csv")
    ]
    draft = drafts.begin(
        by=by, product=product, uploads=uploads, title="Workshops, spring", asked_on=date(2026, 4, 1)
    )
    return surveys.import_draft(by=by, draft=draft, reading=files.read(draft))


def score(by: Person, survey: Survey) -> NeedSetting:
    question = answers_of(survey).recognition.question("5")
    reading = suggest_reading(question)
    assert reading is not None
    how = How(
        importance=reading.importance,
        satisfaction=reading.satisfaction,
        alternatives=reading.alternatives,
        scales=results.scales_to_json(reading.scales),
        resamples=200,
    )
    setting = needs.create_from_survey(by=by, survey=survey, question="5", rows=question.rows, how=how)
    needs.score(by=by, setting=setting)
    setting.refresh_from_db()
    return setting


def find_themes(by: Person, survey: Survey) -> None:
    found = finding.find(survey.product, survey, finding.ThemeEdits(), lambda share, message: None)
    themes.keep_found(by=by, product=survey.product, survey=survey, found=found)


def add_items(by: Person, product: Product) -> None:
    capacity.set_horizon(by=by, product=product, periods=["Q3 2026", "Q4 2026"])
    app = capacity.create_team(by=by, product=product, name="App", usual=4)
    desk = capacity.create_team(by=by, product=product, name="Workshop desk", usual=2)
    top = Opportunity.objects.filter(product=product).order_by("rank").first()

    def add(
        title: str, reach: Range | Opportunity | None, efforts: dict[Team, Range], must: bool = False
    ) -> Item:
        draft = Draft(title=title, reach=reach, impact=_range(0.5, 1, 2), efforts=efforts, must=must)
        return items.create(by=by, product=product, draft=draft)

    add("Work without a connection", top, {app: _range(2, 3, 4)})
    add("Print tickets as each workshop needs them", _range(200, 400, 600), {desk: _range(1, 2, 2)})
    history = add("See who changed a ticket", _range(100, 300, 400), {app: _range(1, 2, 3)}, must=True)
    pictures = add(
        "Pictures of damage", _range(100, 250, 400), {app: _range(1, 2, 3), desk: _range(0.5, 1, 1)}
    )
    items.depend(by=by, item=pictures, needs=history)
    add("One invoice for a fleet", _range(40, 80, 160), {app: _range(3, 4, 5), desk: _range(1, 1, 2)})


def make_plan(by: Person, product: Product) -> Plan:
    asked = ask(product)
    solved = solve(asked.problem)
    why = list(reasons(asked.problem, solved))
    return plans.keep(by=by, product=product, asked=asked, solved=solved, reasons=why)


def aim(by: Person, product: Product, today: date) -> KeyResult:
    begins, ends = today - 3 * MONTH, today + 3 * MONTH
    objective = objectives.create_objective(
        by=by, product=product, title="Every repair is booked in Spoke", begins=begins, ends=ends
    )
    made = key_results.create_key_result(
        by=by,
        objective=objective,
        name="Repairs booked each week",
        start_value=120,
        target=300,
        begins=begins,
        ends=ends,
        unit="repairs",
    )
    for past, value in ((2, 150), (1, 170), (0, 205)):
        key_results.check_in(by=by, key_result=made, on=today - past * MONTH, value=value)
    return made


def say(by: Person, product: Product, text: str, who: str) -> None:
    voices.add(by=by, product=product, text=text, who=who)


def demo() -> Product:
    """For looking at it: an owner who can sign in, and a product with everything."""
    owner = people.create_owner(
        email="ada@example.org", name="Ada Owner", password="quiet kettle 42", workspace="Spoke & Co"
    )
    product = people.create_product(by=owner, workspace=owner.memberships.get().workspace, name="Spoke")
    build(by=owner, product=product, today=date.today())  # noqa: DTZ011, TID251
    return product


def _range(low: float, likely: float, high: float) -> Range:
    return Range(low=low, likely=likely, high=high)
