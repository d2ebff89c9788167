"""Forms of decisions."""

from typing import Any

from django import forms

from firsthand_web.roadmap.actions.decisions import Draft
from firsthand_web.roadmap.models import Decision

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _long(label: str, help_text: str = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=area)


class AdoptionForm(forms.Form):
    """What a person adds to a plan when they decide for it; placements and reasons come from the plan."""

    title = forms.CharField(label="Title of the decision", max_length=200)
    context = _long("Why now", "What led to this decision.")
    dissent = _long("Who saw it differently, and why", "Recorded so that the review can be fair.")
    review_on = forms.DateField(label="Look at it again on", required=False, widget=DAY)


class DecisionForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200)
    decided_on = forms.DateField(label="Decided on", widget=DAY)
    context = _long("Context", "What led to this decision.")
    options = _long("Options", "One a line.")
    chosen = _long("What was chosen", required=True)
    reasons = _long("Reasons")
    dissent = _long("Who saw it differently, and why", "Recorded so that the review can be fair.")
    review_on = forms.DateField(label="Look at it again on", required=False, widget=DAY)

    def draft(self) -> Draft:
        data: dict[str, Any] = self.cleaned_data
        return Draft(
            title=data["title"],
            chosen=data["chosen"],
            decided_on=data["decided_on"],
            context=data["context"],
            options=data["options"],
            reasons=data["reasons"],
            dissent=data["dissent"],
            review_on=data["review_on"],
        )


def initial_of(decision: Decision) -> dict[str, Any]:
    names = ("title", "decided_on", "context", "options", "chosen", "reasons", "dissent", "review_on")
    return {name: getattr(decision, name) for name in names}
