"""A wave as Qualtrics exports it: codes, texts and import ids in three header rows."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from firsthand.learning.simulator.sources.surveys.answering import Survey
from firsthand.learning.simulator.sources.surveys.respondents import Respondent, moments
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.tables import write_csv

# Code, text, import id.
ABOUT = (
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
)
CLOCK = "%Y-%m-%d %H:%M:%S"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
PREVIEWS = 2  # answers of the team while it tried the form: marked in Status, and not to be counted
KEPT = timedelta(days=7)  # how long an unfinished answer waits for its end before it is recorded


def write_qualtrics(path: Path, about: Survey, answered: Sequence[Respondent]) -> None:
    """The answers of a wave, in words; before them the previews of the team."""
    headers = [list(column) for column in zip(*ABOUT, strict=True)]
    for number, question in enumerate(about.form, start=1):
        for place, row in enumerate(question.rows, start=1):
            part = f"_{place}" if row else ""
            headers[0].append(f"Q{number}{part}")
            headers[1].append(f"{question.title} - {row}" if row else question.title)
            headers[2].append(f"QID{number}{'_TEXT' if question.open else part}")
    codes, texts, ids = headers
    imports = [json.dumps({"ImportId": name}, separators=(",", ":")) for name in ids]
    dice = about.setting.dice(f"qualtrics {about.wave}")
    rows = [_row(about, each, dice, preview=True) for each in answered[:PREVIEWS]]
    write_csv(path, codes, [texts, imports, *rows, *(_row(about, each, dice) for each in answered)])


def _row(about: Survey, each: Respondent, dice: Dice, *, preview: bool = False) -> list[str]:
    begin, end = moments(about.setting, each)
    if preview:
        begin, end = begin - timedelta(days=3), end - timedelta(days=3)
    who = each.customer
    given, _, family = ("", "", "") if preview else who.name.partition(" ")
    last = max(question.page for question in about.form)
    cells = [
        begin.strftime(CLOCK),
        end.strftime(CLOCK),
        "Survey Preview" if preview else "IP Address",
        "",
        str(round(100 * each.pages / last)),
        str(each.seconds),
        str(each.finished),
        (end + (timedelta(seconds=1) if each.finished else KEPT)).strftime(CLOCK),
        "R_" + "".join(dice.one(LETTERS) for _ in range(15)),
        *((family, given, who.email, who.account) if not preview else ("", "", "", "")),
        *("", ""),
        "preview" if preview else "email",
        who.language.upper(),
    ]
    for question in about.form:
        row = each.answers[question.code]
        cells += [question.words(answer, place) for place, answer in enumerate(row)]
    return cells
