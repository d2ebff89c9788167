"""Forms of files of events."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict

from firsthand.measurement.incoming import DATES, PARTS, SHAPES, Preview, places_of, shape_of
from firsthand_web.core.forms import UploadField


class EventImportForm(forms.Form):
    file = UploadField(
        label="File",
        help_text="A table with the columns user_id, event and timestamp, or an export of Segment, PostHog, "
        "Amplitude or Mixpanel.",
    )


class EventDraftForm(forms.Form):
    """How a file is to be read; `found` is how it would be now."""

    shape = forms.ChoiceField(label="It is", required=False)
    zone = forms.ChoiceField(
        label="Time zone",
        choices=[(name, name) for name in sorted(available_timezones())],
        initial="UTC",
        help_text="Of timestamps that do not say it themselves.",
    )
    dates = forms.ChoiceField(
        label="Dates are written", required=False, help_text="Does 01/09/2026 mean September or January?"
    )
    without_bots = forms.BooleanField(
        label="Leave out bots", required=False, help_text="Programs that say so in their userAgent."
    )

    def __init__(self, data: QueryDict | None, *, found: Preview, reading: dict[str, Any], zone: str) -> None:
        initial = {"zone": zone, **reading, **(reading.get("mapping") or {})}
        super().__init__(data, initial=initial)
        surest = (
            f"as recognised: {found.recognitions[0].shape.label}" if found.recognitions else "a plain table"
        )
        shapes = [("", surest), *((each.name, each.label) for each in SHAPES)]
        self.fields["shape"].choices = shapes  # type: ignore[attr-defined]
        dates = list(DATES.items())
        if found.likely_dates == "iso":  # until a column with the time is chosen, nobody has decided anything
            dates[0] = ("", DATES["iso"])
        else:
            dates.insert(0, ("", f"as recognised: {DATES[found.likely_dates]}"))
        self.fields["dates"].choices = dates  # type: ignore[attr-defined]
        self._choose_places(found)

    def _choose_places(self, found: Preview) -> None:
        """One choice for each part; the first leaves it where it is found without anybody's choice."""
        recognised = places_of(shape_of(found.fields, found.shape.name), found.fields)
        places = [(field, field) for field in found.fields]
        for part in PARTS:
            place = recognised.get(part)
            blank = f"as recognised: {place}" if place else "choose" if part in found.missing else "nothing"
            self.fields[part] = forms.ChoiceField(choices=[("", blank), *places], required=False)

    @property
    def reading(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = {"shape": given["shape"], "dates": given["dates"], "without_bots": given["without_bots"]}
        mapping = {part: given[part] for part in PARTS if given[part]}
        return chosen | ({"mapping": mapping} if mapping else {})
