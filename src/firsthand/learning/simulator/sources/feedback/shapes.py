"""Feedback files: a plain table, support tickets as Zendesk has them, reviews as Google Play exports them."""

import csv
import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.feedback.devices import device_of
from firsthand.learning.simulator.sources.feedback.messages import Message, messages
from firsthand.learning.simulator.voices.material import topics
from firsthand.tables import Cell, write_csv

FEEDBACK = (
    "id", "created_at", "user_id", "name", "email", "company", "plan", "country", "language", "platform",
    "version", "rating", "text",
)  # fmt: skip
TICKETS = (
    "id", "subject", "description", "type", "priority", "status", "requester_id", "requester_name",
    "requester_email", "organization_name", "tags", "via", "satisfaction_rating", "created_at", "updated_at",
    "custom_plan", "custom_app_version", "custom_language",
)  # fmt: skip
REVIEWS = (
    "Package Name", "App Version Code", "App Version Name", "Reviewer Language", "Device",
    "Review Submit Date and Time", "Review Submit Millis Since Epoch", "Review Last Update Date and Time",
    "Review Last Update Millis Since Epoch", "Star Rating", "Review Title", "Review Text",
    "Developer Reply Date and Time", "Developer Reply Millis Since Epoch", "Developer Reply Text",
    "Review Link",
)  # fmt: skip
TRUTH = ("id", "kind", "person", "account", "needs", "mood", "satisfaction_margin")
_PRIORITY = {"desperate": "urgent", "annoyed": "high", "neutral": "normal", "pleased": "low"}


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Write feedback/feedback.csv, tickets.csv, a file of reviews a month, and the truth's feedback.csv.

    Nothing for a world that has no words.
    """
    if setting.world.name not in topics():
        return
    written, target = list(messages(setting)), folder / "feedback"
    target.mkdir(parents=True, exist_ok=True)
    by_kind = {
        kind: [each for each in written if each.kind == kind] for kind in ("feedback", "ticket", "review")
    }
    write_csv(target / "feedback.csv", FEEDBACK, [_feedback(each) for each in by_kind["feedback"]])
    write_csv(target / "tickets.csv", TICKETS, [_ticket(each) for each in by_kind["ticket"]])
    package = f"com.example.{setting.world.name}"
    for month, found in groupby(by_kind["review"], key=lambda each: f"{each.sent:%Y%m}"):
        _write_reviews(target / f"reviews_{package}_{month}.csv", package, list(found))
    write_csv(truth / "feedback.csv", TRUTH, [_truth(each) for each in written])


def _feedback(each: Message) -> list[Cell]:
    one = each.customer
    return [
        each.id, f"{each.sent:%Y-%m-%dT%H:%M:%SZ}", one.account, one.name, one.email, one.company, one.plan,
        one.country, one.language, one.platform, each.version, each.rating, each.text,
    ]  # fmt: skip


def _ticket(each: Message) -> list[Cell]:
    one, sent = each.customer, f"{each.sent:%Y-%m-%dT%H:%M:%SZ}"
    rated = None if each.rating is None else "good" if each.rating > 2 else "bad"
    kind = "question" if "?" in each.text else "problem"
    closed = each.sent + dt.timedelta(hours=3 + int(each.id) * 7 % 90)
    return [
        each.id, each.subject, each.text, kind, _PRIORITY[each.mood],
        "closed" if rated else "open" if int(each.id) % 7 == 0 else "solved",
        one.account, one.name, one.email, one.company, f"{one.platform} {one.language}",
        "email" if int(each.id) % 3 else "web", rated, sent, f"{closed:%Y-%m-%dT%H:%M:%SZ}",
        one.plan, each.version, one.language,
    ]  # fmt: skip


def _write_reviews(path: Path, package: str, found: Sequence[Message]) -> None:
    """UTF-16 with a mark, as the store has it; texts are people's, so they get no guard against formulas."""
    with path.open("w", encoding="utf-16", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(REVIEWS)
        for each in found:
            sent, millis = f"{each.sent:%Y-%m-%dT%H:%M:%SZ}", int(each.sent.timestamp()) * 1000
            code = int("".join(part.zfill(2) for part in each.version.split(".")))
            writer.writerow([
                package, code, each.version, each.customer.language, device_of(each.customer).store, sent,
                millis, sent, millis, each.rating, "", each.text, "", "", "",
                f"https://play.example/console/{package}/reviews?reviewId={each.id}",
            ])  # fmt: skip


def _truth(each: Message) -> list[Cell]:
    return [
        each.id, each.kind, each.customer.number, each.customer.account, " ".join(each.needs), each.mood,
        round(each.margin, 4),
    ]  # fmt: skip
