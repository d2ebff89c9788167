"""The form of an assessment: for each competency a level, words, and what shows it."""

from typing import Any

from django import forms
from django.forms import BoundField

from firsthand.learning.programme import Competency
from firsthand_web.core import access, registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Person, Record
from firsthand_web.learning.actions.assessments import Judged
from firsthand_web.learning.models import Cohort, Work

MOST = 60  # records to cite, the newest of each kind


class AssessmentForm(forms.Form):
    def __init__(
        self, *args: Any, place: Place, cohort: Cohort, intern: Person, about: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, **_cited(cohort, intern, about)}
        self.place, self.competencies = place, cohort.content.competencies
        shows = _citable(place, cohort, intern)
        for each in self.competencies:
            levels = [(f"{number}", f"{number}. {text}") for number, text in enumerate(each.levels, start=1)]
            self.fields[f"level-{each.id}"] = forms.ChoiceField(
                label="Level", choices=[("", "Not now"), *levels], widget=forms.RadioSelect, required=False
            )
            self.fields[f"words-{each.id}"] = forms.CharField(
                label="What makes you say so", required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"cites-{each.id}"] = forms.MultipleChoiceField(
                label="What shows it", choices=shows, required=False,
                widget=forms.SelectMultiple(attrs={"size": min(6, max(2, len(shows)))}),
            )  # fmt: skip

    def groups(self) -> list[tuple[Competency, list[BoundField]]]:
        """The fields of each competency."""
        return [
            (each, [self[f"{part}-{each.id}"] for part in ("level", "words", "cites")])
            for each in self.competencies
        ]

    def judged(self) -> dict[str, Judged]:
        data = self.cleaned_data
        return {
            each.id: Judged(
                level=int(data[f"level-{each.id}"]),
                words=data[f"words-{each.id}"],
                cites=_records(self.place, data[f"cites-{each.id}"]),
            )
            for each in self.competencies
            if data[f"level-{each.id}"]
        }


def _citable(place: Place, cohort: Cohort, intern: Person) -> list[tuple[str, str]]:
    """The intern's work in this cohort, with its reviews, then other records that they made, newest first."""
    works = Work.objects.filter(cohort=cohort, intern=intern).exclude(record_type="").order_by("-pk")
    chosen = [(_key(work), f"Work: {work.title} ({work.get_state_display().lower()})") for work in works]
    done_on = {(work.record_type, work.record_id) for work in works}
    for kind in registry.types():
        if kind.private:
            continue
        rows = access.rows(place, kind).filter(created_by=intern).order_by("-pk")[:5]
        chosen += [
            (_key(row), f"{kind.noun.capitalize()}: {kind.title(row)}"[:120])
            for row in rows
            if (kind.name, row.pk) not in done_on
        ]
    return chosen[:MOST]


def _cited(cohort: Cohort, intern: Person, pk: str) -> dict[str, list[str]]:
    """That piece of work under the competency of its assignment; nothing where there is no such work."""
    works = Work.objects.filter(cohort=cohort, intern=intern)
    found = works.filter(pk=int(pk)).first() if pk.isdigit() else None
    if found is None or (asked := cohort.content.assignment.get(found.assignment)) is None:
        return {}
    return {f"cites-{asked.competency}": [_key(found)]}


def _key(record: Record) -> str:
    return f"{record.type_name()}:{record.pk}"


def _records(place: Place, chosen: list[str]) -> list[Record]:
    """What was chosen; a piece of work brings the record that it was done on."""
    found = [
        access.any_record(place, name, int(pk)) for name, _, pk in (each.partition(":") for each in chosen)
    ]
    on = [(each.record_type, each.record_id or 0) for each in found if isinstance(each, Work)]
    return [*found, *access.records(place, on).values()]
