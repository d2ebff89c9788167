"""Forms of measurement."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from firsthand.errors import InputError
from firsthand.measurement.anomalies import DISTANCES
from firsthand.measurement.metrics import FIELDS, NEEDS, Grain, Kind, Metric
from firsthand.measurement.monitors import Kind as Looks
from firsthand.measurement.monitors import Rule
from firsthand_web.core.forms import UploadField
from firsthand_web.core.models import Person
from firsthand_web.measurement.models import Annotation, Channel

# How a person asks for each kind: what it answers, and an example.
QUESTIONS = {
    Kind.COUNT: ("How often does something happen?", "Purchases in each week."),
    Kind.USERS: ("How many people do something?", "People who opened a project in each month."),
    Kind.RETURN: ("Which share of people come back?", "People who buy again within 90 days."),
    Kind.USER_RATIO: (
        "How many people get from one thing to another?",
        "People who paid, for each person who signed up.",
    ),
    Kind.RATIO: (
        "How many of one thing are there for each other thing?",
        "Items bought for each basket opened.",
    ),
    Kind.MEAN: ("How large is something on average?", "Amount of a purchase."),
    Kind.QUANTILE: (
        "How large is something typically, or at worst?",
        "The time that nine in ten searches stay below.",
    ),
    Kind.FUNNEL: (
        "Which share of people get through several steps?",
        "People who begin an order, fill it in and pay within a day.",
    ),
    Kind.RETENTION: ("Which share of new people are still here weeks later?", "New people back in week 4."),
}
LABELS = {
    Kind.RETURN: ("People who did", "came back when they did"),
    Kind.RETENTION: ("People are new when they first did", "They are back when they did"),
    Kind.FUNNEL: ("People who did", ""),
    Kind.USER_RATIO: ("People who did", "for each person who did"),
    Kind.RATIO: ("Number of", "for each"),
}
# A funnel's further steps, each a choice of its own.
STEPS = ("step_1", "step_2", "step_3", "step_4", "step_5")
QUANTILES = (
    (0.5, "half (the median)"), (0.25, "a quarter"), (0.75, "three quarters"), (0.9, "nine in ten"),
    (0.95, "95 in 100"), (0.99, "99 in 100"),
)  # fmt: skip


class EventDefinitionForm(forms.Form):
    description = forms.CharField(
        label="What it means",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="When exactly is it sent, and what does it say that a person did?",
    )
    owner = forms.ModelChoiceField(
        label="Who looks after it", queryset=Person.objects.none(), required=False, empty_label="nobody yet"
    )
    hidden = forms.BooleanField(
        label="Keep it out of choices",
        required=False,
        help_text="It still counts where it is used; nobody is offered it any more.",
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class LexiconImportForm(forms.Form):
    file = UploadField(label="File", help_text="A lexicon as it was exported, changed where you like.")


class ErasureForm(forms.Form):
    person = forms.CharField(
        label="One of their ids",
        max_length=500,
        help_text="As your product, a survey or a letter knows them: an account, a device or an address.",
    )
    confirmation = forms.CharField(label="Type it again", max_length=500, required=False)


class WriteKeyForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=80, help_text="What will send events, such as “Web shop”."
    )


class AnnotationForm(forms.Form):
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(
        label="What happened", max_length=200, help_text="Such as “New checkout released”."
    )
    kind = forms.ChoiceField(label="Kind", choices=Annotation.Kind.choices)


class MetricForm(forms.Form):
    """Asks only what the kind needs. `events` and `properties` are the names the product knows."""

    name = forms.CharField(label="Name", max_length=200)
    event = forms.ChoiceField(label="Event")
    other = forms.ChoiceField(label="Other event")
    step_1 = forms.ChoiceField(label="Then")
    step_2 = forms.ChoiceField(label="Then", required=False)
    step_3 = forms.ChoiceField(label="Then", required=False)
    step_4 = forms.ChoiceField(label="Then", required=False)
    step_5 = forms.ChoiceField(label="Then", required=False)
    property_name = forms.ChoiceField(label="Property", help_text="Counted where it holds a number.")
    quantile = forms.TypedChoiceField(label="The value that so many stay below", coerce=float, initial=0.5)
    days = forms.IntegerField(label="Within how many days", min_value=1, max_value=3650, initial=30)
    week = forms.IntegerField(
        label="Back in week", min_value=1, max_value=200, initial=4,
        help_text="Week 1 begins seven days after each person’s own start.",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, events: list[str], properties: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        self.initial.update(zip(STEPS, self.initial.get("steps", ()), strict=False))
        for name in FIELDS:
            if name not in NEEDS[kind]:
                for field in STEPS if name == "steps" else (name,):
                    del self.fields[field]
        self._choose(("event", "other", *STEPS), events)
        self._choose(("property_name",), properties)
        self._choose(("quantile",), dict(QUANTILES))
        first, other = LABELS.get(kind, ("", ""))
        for name, label in (("event", first), ("other", other)):
            if label:
                self.fields[name].label = label

    def _choose(self, names: Iterable[str], known: Iterable[Any]) -> None:
        for name in names:
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                # What a metric already uses stays a choice, even when its events are gone.
                current = [value for value in [self.initial.get(name)] if value]
                words = dict(QUANTILES) if name == "quantile" else {}
                blank = [] if field.required else [("", "nothing more")]
                kept = dict.fromkeys([*known, *current])
                field.choices = [*blank, *((each, words.get(each, each)) for each in kept)]

    @property
    def formula(self) -> Metric:
        fields = {name: value for name, value in self.cleaned_data.items() if name not in STEPS}
        steps = tuple(self.cleaned_data[name] for name in STEPS if self.cleaned_data.get(name))
        return Metric(kind=self.kind, steps=steps, **fields)


class RangeForm(forms.Form):
    """What a metric page shows; all of it stands in the address."""

    grain = forms.ChoiceField(
        label="By",
        required=False,
        choices=[("", "what fits"), *((grain.value, grain.value) for grain in Grain)],
    )
    start = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def add_prefix(self, field_name: str) -> str:
        """`from` is a word of Python's, so the fields have other names than the address."""
        return {"start": "from", "end": "to"}.get(field_name, field_name)


class MonitorForm(forms.Form):
    """Asks only what the rule needs. `unit` is the metric's; shares are given in per cent."""

    grain = forms.ChoiceField(label="Look at every", choices=[(grain.value, grain.value) for grain in Grain])
    low = forms.FloatField(label="Below", required=False)
    high = forms.FloatField(label="Above", required=False)
    fall = forms.FloatField(label="Falls by at least, in %", required=False, min_value=0.1, max_value=100)
    rise = forms.FloatField(label="Rises by at least, in %", required=False, min_value=0.1)
    distance = forms.TypedChoiceField(
        label="How much to hear", coerce=float, required=False,
        choices=[
            (DISTANCES["usual"], "what is clearly unusual"), (DISTANCES["little"], "only what is far out"),
            (DISTANCES["much"], "also what may be chance"),
        ],
        help_text="It needs 29 complete periods before it can say what is usual.",
    )  # fmt: skip

    def __init__(self, *args: Any, rule: Looks, unit: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rule, self.scale = rule, 100.0 if unit == "share" else 1.0
        needed = {Looks.LEVEL: ("low", "high"), Looks.CHANGE: ("fall", "rise"), Looks.UNUSUAL: ("distance",)}[
            rule
        ]
        for name in ("low", "high", "fall", "rise", "distance"):
            if name not in needed:
                del self.fields[name]
        for name in ("low", "high"):
            if name in self.fields:
                self.fields[name].help_text = "In %." if unit == "share" else f"Unit: {unit}."
        for name, scale in (("low", self.scale), ("high", self.scale), ("fall", 100.0), ("rise", 100.0)):
            if self.initial.get(name) is not None:
                self.initial[name] *= scale

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scales = {"low": self.scale, "high": self.scale, "fall": 100.0, "rise": 100.0, "distance": 1.0}
        given = {
            name: cleaned[name] / scale
            for name, scale in scales.items()
            if cleaned.get(name) not in (None, "")
        }
        if not self.errors:
            try:
                self.made = Rule(kind=self.rule, **given)
            except InputError as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned


class ChannelForm(forms.Form):
    kind = forms.ChoiceField(label="Send by", choices=Channel.Kind.choices)
    address = forms.CharField(
        label="To", max_length=500, help_text="An e-mail address, or for a webhook https:// and so on."
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why it needs nobody", max_length=2000, widget=forms.Textarea({"rows": 2}))


class ImpactForm(forms.Form):
    """Which day, and what it is compared with; `metrics` are the others that could be."""

    day = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    control = forms.MultipleChoiceField(
        label="Compare with", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Metrics that the release cannot have touched. None: before and after only.",
    )  # fmt: skip

    def __init__(self, *args: Any, metrics: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["control"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = metrics
        if not metrics:
            del self.fields["control"]
