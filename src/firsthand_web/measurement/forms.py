"""Forms of measurement."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from firsthand.measurement.incoming import Sizes
from firsthand.measurement.metrics import Grain, Kind, Metric

LARGEST = Sizes().packed

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
}
LABELS = {
    Kind.RETURN: ("People who did", "came back when they did"),
    Kind.USER_RATIO: ("People who did", "for each person who did"),
    Kind.RATIO: ("Number of", "for each"),
}
FIELDS = {
    Kind.RATIO: ("other",),
    Kind.USER_RATIO: ("other",),
    Kind.RETURN: ("other", "days"),
    Kind.MEAN: ("property_name",),
}


class EventImportForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="A table with the columns user_id, event and timestamp, or an export of Segment, PostHog, "
        "Amplitude or Mixpanel.",
    )
    zone = forms.ChoiceField(
        label="Time zone",
        choices=[(name, name) for name in sorted(available_timezones())],
        initial="UTC",
        help_text="Of timestamps that do not say it themselves.",
    )
    without_bots = forms.BooleanField(
        label="Leave out bots", required=False, help_text="Programs that say so in their userAgent."
    )


class WriteKeyForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=80, help_text="What will send events, such as “Web shop”."
    )


class MetricForm(forms.Form):
    """Asks only what the kind needs. `events` and `properties` are the names the product knows."""

    name = forms.CharField(label="Name", max_length=200)
    event = forms.ChoiceField(label="Event")
    other = forms.ChoiceField(label="Other event")
    property_name = forms.ChoiceField(label="Property", help_text="Counted where it holds a number.")
    days = forms.IntegerField(label="Within how many days", min_value=1, max_value=3650, initial=30)

    def __init__(self, *args: Any, kind: Kind, events: list[str], properties: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        for name in ("other", "property_name", "days"):
            if name not in FIELDS.get(kind, ()):
                del self.fields[name]
        for name, known in (("event", events), ("other", events), ("property_name", properties)):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                # What a metric already uses stays a choice, even when its events are gone.
                current = self.initial.get(name)
                field.choices = [(each, each) for each in dict.fromkeys([*known, *filter(None, [current])])]
        if kind in LABELS:
            self.fields["event"].label, self.fields["other"].label = LABELS[kind]

    @property
    def formula(self) -> Metric:
        return Metric(kind=self.kind, **self.cleaned_data)


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
