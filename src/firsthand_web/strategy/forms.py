"""Forms of strategy."""

from typing import Any

from django import forms

from firsthand.measurement.metrics import Grain
from firsthand_web.core.models import Product
from firsthand_web.measurement.models import Metric


class Day(forms.DateField):
    """A date, picked or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ObjectiveForm(forms.Form):
    title = forms.CharField(
        label="What should be true?", max_length=200, help_text="One sentence, no number."
    )
    description = forms.CharField(
        label="Why it matters", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )
    begins = Day(label="Begins")
    ends = Day(label="Ends")


class KeyResultForm(forms.Form):
    name = forms.CharField(label="What will show it?", max_length=200)
    metric = forms.ModelChoiceField(
        queryset=Metric.objects.none(),
        label="Metric that feeds it",
        required=False,
        empty_label="none: somebody checks in",
        help_text="With a metric, values come from events and nobody types them.",
    )
    grain = forms.ChoiceField(
        label="Period",
        choices=[(grain.value, f"each {grain}") for grain in Grain],
        initial=Grain.WEEK.value,
        help_text="What one value of the metric covers. Only complete periods count.",
    )
    unit = forms.CharField(
        label="Unit",
        required=False,
        max_length=60,
        help_text="For check-ins, such as teams. A metric has its own.",
    )
    start_value = forms.FloatField(label="Start value", help_text="A share is written 0.34 for 34 %.")
    target = forms.FloatField(label="Target")
    begins = Day(label="Begins")
    ends = Day(label="Ends")

    def __init__(self, *args: Any, product: Product, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["metric"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Metric.objects.filter(product=product)

    def clean_grain(self) -> Grain:
        return Grain(self.cleaned_data["grain"])


class CheckInForm(forms.Form):
    value = forms.FloatField(label="Value")
    on = Day(label="On")
    note = forms.CharField(label="Note", required=False, max_length=300)
