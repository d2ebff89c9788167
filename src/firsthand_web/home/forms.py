"""Forms of home."""

from django import forms

from firsthand_web.core.models import Product


class OwnForm(forms.Form):
    name = forms.CharField(label="Name of the product", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=Product.Kind.choices, initial=Product.Kind.DIGITAL)


# What a file may hold, and the page that reads it.
FILES = {
    "survey_import": "Answers to a survey: a row for each person",
    "feedback_import": "What people said: messages, reviews, tickets",
    "event_import": "What people did: a row for each event, with who and when",
    "experiment_new": "An A/B test: a row for each person, with their variant",
    "items_import": "What you could build: a list with estimates",
}


class ImportForm(forms.Form):
    name = forms.CharField(label="Which product is it about?", max_length=120)
    page = forms.ChoiceField(
        label="What is in the file?",
        choices=list(FILES.items()),
        initial="survey_import",
        widget=forms.RadioSelect,
    )
