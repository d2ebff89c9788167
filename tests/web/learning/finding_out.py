"""What interns do in the weeks about finding out, from the import of events to a decision, by actions."""

from django.conf import settings
from django.utils import timezone

from firsthand.measurement.metrics import Grain, Kind, Metric
from firsthand.measurement.monitors import Kind as Looks
from firsthand.measurement.monitors import Rule
from firsthand_web.communication.actions import answers
from firsthand_web.communication.queries import cards
from firsthand_web.core import registry
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import Person, Product, Record
from firsthand_web.experiments.actions import experiments, forecasts, readouts, rules
from firsthand_web.experiments.actions.experiments import Idea
from firsthand_web.experiments.models import Experiment
from firsthand_web.measurement.actions import analyses, annotations, events, metrics, monitors
from firsthand_web.measurement.models import Analysis, Finding, Monitor
from firsthand_web.roadmap.actions import decisions
from firsthand_web.roadmap.models import Decision
from tests.web.experiments.conftest import PLANNED, rows
from tests.web.measurement.conftest import REFERENCE, daily_rows

FUNNEL = [("a", "visited"), ("b", "signed up"), ("period", "all")]


def advised(record: Record) -> set[str]:
    return {each.check for each in registry.advice_for(record)}


def find_out(*, by: Person, product: Product) -> dict[str, Record]:
    """The record of each assignment, by the assignment's id; what is advised is mended on the way."""
    digest = keep_file(settings.FOLDER, [daily_rows().encode()], name="events.csv", limit=10**6)
    events.import_events(by=by, product=product, name="events.csv", digest=digest, reference=REFERENCE)
    formula = Metric(name="Sign-ups per visitor", kind=Kind.USER_RATIO, event="signed up", other="visited")
    return {
        "exploration": explore(by, product),
        "metric": metrics.create_metric(by=by, product=product, formula=formula),
        "monitor": watch(by, product),
        "experiment": experiment(by, product),
        "recommendation": decide(by, product),
    }


def explore(by: Person, product: Product) -> Analysis:
    kept = [
        analyses.save_analysis(by=by, product=product, name=name, kind=kind, question=FUNNEL)
        for name, kind in (("Who signs up?", "funnel"), ("Who comes back?", "retention"))
    ]
    assert "funnel-window" in advised(kept[0])
    window = [*FUNNEL, ("window", "1"), ("unit", "days")]
    analyses.change_analysis(by=by, analysis=kept[0], name="Who signs up within a day?", question=window)
    assert "funnel-window" not in advised(kept[0])
    return kept[0]


def watch(by: Person, product: Product) -> Monitor:
    visits = metrics.create_metric(
        by=by, product=product, formula=Metric(name="Visits", kind=Kind.COUNT, event="visited")
    )
    rule = Rule(kind=Looks.LEVEL, low=10)
    made = monitors.create_monitor(by=by, metric=visits, rule=rule, grain=Grain.DAY)
    assert advised(made) == {"monitor-noisy"}
    monitors.change_monitor(by=by, monitor=made, rule=Rule(kind=Looks.UNUSUAL), grain=Grain.DAY)
    assert advised(made) == set()
    monitors.look(monitor=made)
    finding = Finding.objects.get()
    assert advised(finding) == {"unexplained"}
    annotations.annotate(by=by, product=product, day=finding.first_day, text="Phones could not sign in")
    assert advised(finding) == set()
    return made


def experiment(by: Person, product: Product) -> Experiment:
    idea = Idea(name="Shorter checkout", variants=(("control", 50), ("new", 50)), asked=(by,))
    made = experiments.create(by=by, product=product, idea=idea)
    rules.set_rule(by=by, experiment=made, planned=PLANNED[:1])
    assert advised(made) == {"no-hypothesis", "no-guardrail", "no-least", "no-power", "no-forecast"}
    for key, text in (
        ("because", "People leave at the address"),
        ("believe", "one page lets more of them finish"),
        ("know_when", "more people buy and nobody waits longer"),
    ):
        experiments.amend(by=by, record=made, key=key, text=text)
    rules.set_rule(by=by, experiment=made, planned=PLANNED, least=0.02, units=2_000)
    rules.set_power(by=by, experiment=made, power={"units": 2_000, "lift": 0.15, "days": 20})
    forecasts.give(by=by, experiment=made, low=0.02, likely=0.1, high=0.3)
    assert advised(made) == set()
    experiments.start(by=by, experiment=made, on=timezone.localdate())
    readouts.upload(by=by, experiment=made, name="people.csv", chunks=[rows()])
    columns = {each.name: [each.name] for each in made.planned}
    read = readouts.read_file(by=by, experiment=made, variant="group", columns=columns)
    experiments.amend(by=by, record=read, key="learned", text="20 % more of those who saw it bought.")
    assert advised(read) == {"no-interval"}
    experiments.amend(by=by, record=read, key="learned", text="Between 12 % and 28 % more of them bought.")
    assert advised(read) == set()
    return read


def decide(by: Person, product: Product) -> Decision:
    taken, left, *_ = [found for found, _ in cards.open_recommendations(product)]
    answers.dismiss(by=by, product=product, key=left.key, reason="The phones are mended since Thursday.")
    payload = answers.payload_of(taken, today=timezone.localdate())
    made = answers.accept(by=by, product=product, payload=payload)
    assert advised(made) >= {"as-advised", "one-option", "no-dissent"}
    for key, text in (
        ("context", "6,000 people saw the one page or the old one for three weeks."),
        ("options", "Wait for the next test.\nShip to new customers only."),
        ("reasons", "The rule does not know that support is ready for it. Max looks at returns each Monday."),
        ("dissent", "Mia would wait for the figures of a whole month."),
    ):
        decisions.amend(by=by, record=made, key=key, text=text)
    assert advised(made) == set()
    return made
