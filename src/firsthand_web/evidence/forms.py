"""Forms of evidence."""

from collections.abc import Iterator
from typing import Any, get_args

from django import forms
from django.http import QueryDict

from firsthand.evidence.surveys import VENDORS, Kind
from firsthand_web.evidence.actions.drafts import Edit
from firsthand_web.evidence.models import Survey, SurveyDraft
from firsthand_web.evidence.queries.drafts import recognitions_of

KINDS = {
    "single": "one choice",
    "multi": "several choices",
    "grid": "grid",
    "number": "number",
    "text": "free text",
}
# Browsers read a date in this form only, whatever the language.
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FILES = ".csv,.tsv,.txt,.gz,.zip,text/csv"


class SurveyImportForm(forms.Form):
    file = forms.FileField(
        label="The export",
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=(
            f"CSV or TSV, one row for each respondent, plain, gzipped or zipped, from {', '.join(VENDORS)} "
            "or a table of your own. Choose “one row per response” and answers as text, not as numbers."
        ),
    )
    texts = forms.FileField(
        label="A second file with free text",
        required=False,
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text="Only when open answers stand in a file of their own. It is joined by the respondent’s id.",
    )
    title = forms.CharField(
        label="What was the survey about?",
        max_length=200,
        required=False,
        help_text="Empty: the name of the file.",
    )
    asked_on = forms.DateField(label="When was it asked?", required=False, widget=DAY)
    id_column = forms.CharField(
        label="Column with the respondent’s id",
        max_length=300,
        required=False,
        help_text="Only when it is not found by itself: the header as it stands in the file.",
    )
    by_content = forms.BooleanField(
        label="The file has no ids: know each row by its content",
        required=False,
        help_text="A row that is edited in a later export then counts as a new one.",
    )
    header_rows = forms.TypedChoiceField(
        label="Header rows",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Find out"), (1, "1"), (2, "2 (SurveyMonkey)"), (3, "3 (Qualtrics)")],
    )


class SurveyForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200)
    asked_on = forms.DateField(label="When was it asked?", required=False, widget=DAY)


class SurveyDraftForm(SurveyForm):
    target = forms.ModelChoiceField(
        label="Import as",
        queryset=Survey.objects.none(),
        required=False,
        empty_label="A new survey",
        help_text="A survey with the same columns can be brought up to date: known respondents are compared.",
    )

    def __init__(self, *args: Any, candidates: list[Survey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Survey.objects.filter(pk__in=[survey.pk for survey in candidates])
        if not candidates:
            del self.fields["target"]


class VoiceForm(forms.Form):
    text = forms.CharField(label="What was said", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    who = forms.CharField(
        label="Who said it",
        max_length=200,
        required=False,
        help_text="A name or a key: voices with the same one count as one person.",
    )
    question = forms.CharField(label="What they were asked", max_length=300, required=False)
    said_on = forms.DateField(label="When", required=False, widget=DAY)


def edits(draft: SurveyDraft, posted: QueryDict) -> Iterator[Edit]:
    """What the table of questions says, one edit for each; fields are named by file and key."""
    if posted.get("questions") != "shown":
        return
    for place, recognition in enumerate(recognitions_of(draft)):
        for question in recognition.questions:
            name = f"{place}:{question.key}"
            kind = posted.get(f"kind:{name}", question.kind)
            yield Edit(
                file=place,
                key=question.key,
                keep=posted.get(f"keep:{name}") == "yes",
                title=posted.get(f"title:{name}", question.title),
                kind=next((known for known in get_args(Kind) if known == kind), question.kind),
            )
