"""Accepting a verdict, and keeping what was learned."""

from typing import Any

from django import forms

from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries.results import Result, changes, lines, verdict_sentence
from firsthand_web.roadmap.forms.decisions import DecisionForm

TITLES = {
    "ship": "Ship “{}”",
    "do not ship": "Do not ship “{}”",
    "undecided": "Go on from “{}” without a clear result",
    "mismatch": "Repeat “{}”: people were not split as planned",
}


def drafted(experiment: Experiment, result: Result) -> dict[str, Any]:
    """A decision as the numbers suggest it; where they choose nothing, what is chosen stays blank."""
    said = verdict_sentence(experiment, result)
    chooses = experiment.verdict in (Experiment.Verdict.SHIP, Experiment.Verdict.STOP)
    told = [
        f"{line.finding.name}, {line.finding.variant}: {line.lift.value:+.1%} "
        f"({line.lift.low:+.1%} to {line.lift.high:+.1%}), n {line.lift.n:,}."
        for line in lines(experiment, result)
        if line.lift.known and line.planned.role != "secondary"
    ]
    moved = [f"Changed after the start: {each}." for each in changes(experiment)]
    return {
        "title": TITLES[experiment.verdict].format(experiment.name)[:200],
        "context": " ".join(filter(None, [experiment.because, experiment.believe, experiment.know_when])),
        "chosen": said if chooses else "",
        "options": "\n".join(each["name"] for each in experiment.variants),
        "reasons": "\n".join([*([] if chooses else [said]), *told, *moved]),
    }


class VerdictForm(DecisionForm):
    """A decision like any other, drafted from the readout."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not self.initial.get("chosen"):
            self.fields["chosen"].help_text = "The numbers choose nothing: say what you do now."


class EffectForm(forms.Form):
    one = forms.FloatField(label="Lift that counts as an impact of 1, %", min_value=0.01, max_value=900)


class LearnedForm(forms.Form):
    learned = forms.CharField(
        label="What we learned", max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
