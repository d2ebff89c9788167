"""What decides: metrics, the rule, and how large it has to be."""

from typing import Any

from django import forms

from firsthand_web.core.models import Product
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.measurement.models import Metric

ROLES = [
    ("primary", "decides"),
    ("guardrail", "must not get worse"),
    ("secondary", "is looked at too"),
]
READINGS = [
    ("", "as it is"),
    ("mean", "mean of people"),
    ("proportion", "share of people"),
    ("ratio", "ratio of columns"),
    ("median", "median of people"),
    ("p90", "90th percentile"),
]
DIRECTIONS = [("up", "more is better"), ("down", "less is better")]


class MetricRow(forms.Form):
    """One metric: one of the product, or by its name alone one of a file."""

    name = forms.CharField(label="Name", max_length=200, required=False)
    metric = forms.ModelChoiceField(
        label="Metric of the product",
        queryset=Metric.objects.none(),
        required=False,
        empty_label="none: from a file",
    )
    role = forms.ChoiceField(label="What it does", choices=ROLES, initial="secondary")
    read_as = forms.ChoiceField(label="Read as", choices=READINGS, required=False)
    direction = forms.ChoiceField(label="Which way", choices=DIRECTIONS, initial="up")
    margin = forms.FloatField(label="Bearable loss, %", min_value=0, max_value=99, required=False)

    def __init__(self, *args: Any, product: Product, first: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if first:
            self.initial["role"] = "primary"
        self.fields["metric"].queryset = Metric.objects.filter(product=product)  # type: ignore[attr-defined]

    @property
    def planned(self) -> Planned | None:
        """None for a row that was left empty. Raises `InputError`."""
        given = self.cleaned_data
        metric: Metric | None = given.get("metric")
        # A row that had a name and has none now was emptied; a new one may take its metric's.
        usual = metric.name if metric and not self.initial.get("name") else ""
        name = given.get("name") or usual
        if not name:
            return None
        return Planned(
            name=name,
            role=given["role"],
            read_as=given["read_as"],
            higher_is_better=given["direction"] == "up",
            margin=(given["margin"] or 0) / 100,
            metric=metric.pk if metric else None,
            formula={"kind": metric.kind, **metric.definition, "name": metric.name} if metric else None,
        )


class _Rows(forms.BaseFormSet[MetricRow]):
    """Where no metric was named yet, the first row is the one that decides."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "first": index == 0 and not self.initial}


MetricRows = forms.formset_factory(MetricRow, formset=_Rows, extra=3)


def per_cent(share: float) -> str:
    """0.025 as “2.5”, as a field of per cents has it."""
    return f"{100 * share:.10g}"


def initial_rows(experiment: Experiment) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "metric": each.metric,
            "role": each.role,
            "read_as": each.read_as,
            "direction": "up" if each.higher_is_better else "down",
            "margin": per_cent(each.margin) if each.margin else "",
        }
        for each in experiment.planned
    ]


class RuleForm(forms.Form):
    least = forms.FloatField(
        label="Least lift worth shipping, %", min_value=0, max_value=900, initial=0,
        help_text="Of the metric that decides. 0: any.",
    )  # fmt: skip
    sequential = forms.TypedChoiceField(
        label="When do you look?",
        coerce=lambda text: text == "any",
        choices=[("once", "Once, when enough people are in"), ("any", "At any time: intervals are wider")],
        widget=forms.RadioSelect,
        initial="once",
    )
    units = forms.IntegerField(
        label="People in each variant to wait for", min_value=0, required=False,
        help_text="When you look once. “How large, how long” works it out. Blank: no number is agreed.",
    )  # fmt: skip
    confidence = forms.TypedChoiceField(
        label="Confidence of intervals",
        coerce=float,
        choices=[(0.9, "90 %"), (0.95, "95 %"), (0.99, "99 %")],
        initial=0.95,
    )
    prior = forms.FloatField(
        label="Before, you believed in lifts of about ±, %", min_value=0.1, max_value=1000, initial=30,
        help_text="The spread of the prior for the Bayesian reading. 30 weighs little.",
    )  # fmt: skip

    @property
    def given(self) -> dict[str, Any]:
        rule = self.cleaned_data
        return {
            **rule,
            "units": rule["units"] or 0,
            "least": rule["least"] / 100,
            "prior": rule["prior"] / 100,
        }


def initial_rule(experiment: Experiment) -> dict[str, Any]:
    rule = experiment.agreed
    units = rule["units"] or experiment.power.get("units", "")
    return {
        "least": per_cent(rule["least"]),
        "prior": per_cent(rule["prior"]),
        "sequential": "any" if rule["sequential"] else "once",
        "units": units,
        "confidence": rule["confidence"],
    }


class PowerForm(forms.Form):
    lift = forms.FloatField(
        label="Lift that would matter, %", min_value=0.01, max_value=900, initial=5,
        help_text="The smallest change of the primary metric that would be worth the work.",
    )  # fmt: skip
    mean = forms.FloatField(
        label="The primary metric now", required=False,
        help_text="Mean of a person over the days they are watched; a share from 0 to 1. Empty: from events.",
    )  # fmt: skip
    spread = forms.FloatField(
        label="Its standard deviation", min_value=0, required=False, help_text="Not needed for a share."
    )
    daily = forms.FloatField(label="New people a day", min_value=0.1, required=False)
    traffic = forms.FloatField(
        label="Of whom come into the test, %", min_value=0.1, max_value=100, initial=100
    )
    chance = forms.TypedChoiceField(
        label="Find it with a chance of",
        coerce=float,
        choices=[(0.8, "80 %"), (0.9, "90 %"), (0.95, "95 %")],
        initial=0.8,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (given.get("mean") is None) != (given.get("daily") is None):
            self.add_error("daily", "Give both the metric now and new people a day, or neither.")
        return given
