"""Forms of communication."""

from typing import Any

from django import forms

from firsthand_web.communication.queries.choices import Choices, plans_of, settings_of
from firsthand_web.core.models import Product
from firsthand_web.insights.models import NeedSetting
from firsthand_web.roadmap.models import Plan


class SettingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: NeedSetting) -> str:
        return f"{obj.survey}, {obj.respondents:,} respondents"


class PlanField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Plan) -> str:
        adopted = ", adopted" if obj.decision is not None else ""
        return f"{obj}, solved {obj.created_at:%-d %b %Y}{adopted}"


class ChoicesForm(forms.Form):
    audience = forms.CharField(
        label="For whom?",
        max_length=120,
        required=False,
        help_text="Stands under the title, such as “for the steering group”.",
    )
    setting = SettingField(label="Needs from", queryset=NeedSetting.objects.none(), empty_label=None)
    plan = PlanField(
        label="Plan",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="None: tell only what we learnt",
    )
    most_needs = forms.IntegerField(
        label="How many needs to tell",
        min_value=1,
        max_value=8,
        help_text="Those with the highest score. Five keep the brief on two pages.",
    )
    review = forms.DateField(
        label="When do you look again?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The brief says that you come back on that day and tell what held.",
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("setting", settings_of(product)), ("plan", plans_of(product))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    @property
    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            audience=data["audience"].strip(),
            setting=data["setting"].pk,
            plan=data["plan"].pk if data["plan"] else None,
            most_needs=data["most_needs"],
            review=data["review"],
        )


class WordsForm(forms.Form):
    title = forms.CharField(
        label="Title", max_length=300, help_text="The finding in one sentence, not the topic."
    )
    opening = forms.CharField(
        label="Before the findings",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the reader should decide, and by when. An empty line begins a new paragraph.",
    )
    closing = forms.CharField(
        label="Notes at the end",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Figures that you write here have no source: keep them in the numbers above.",
    )


class DismissalForm(forms.Form):
    reason = forms.CharField(
        label="Why not?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever meets it again, when its numbers change, reads what you thought.",
    )
