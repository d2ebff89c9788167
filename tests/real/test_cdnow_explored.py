"""Purchases of a music shop on the pages that explore them, equal to a plain computation over the lines.

Once through the page's table, once through the query that the page hands out, run in DuckDB.
"""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.conf import settings as django_settings
from django.test import Client
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from firsthand_web.core.folder import keep_file, prepare
from firsthand_web.measurement.actions import events
from tests import world as worlds

Bought = dict[str, list[date]]


@pytest.fixture
def bought(shared_data: Path) -> Bought:
    """The days of each customer's purchases."""
    days: Bought = defaultdict(list)
    for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        who, _, day, *_ = line.split()
        days[who].append(date(int(day[:4]), int(day[4:6]), int(day[6:])))
    return days


@pytest.fixture
def table(bought: Bought) -> str:
    rows = "".join(f"{who},purchase,{day}\n" for who, days in bought.items() for day in days)
    return "user_id,event,timestamp\n" + rows


@pytest.fixture
def vera(db: None, settings: Any, tmp_path: Path, table: str) -> Client:
    settings.FOLDER = prepare(tmp_path / "folder")
    world = worlds.build()
    digest = keep_file(django_settings.FOLDER, [table.encode()], name="cdnow.csv", limit=10**7)
    now = datetime(2000, 1, 1, tzinfo=UTC)
    events.import_events(by=world.eli, product=world.product, name="cdnow.csv", digest=digest, reference=now)
    client = Client()
    client.force_login(world.vera)
    client.url = world.url  # type: ignore[attr-defined]
    return client


def rows(client: Any, question: str) -> list[dict[str, str]]:
    kind, _, query = question.partition("?")
    found = client.get(client.url(f"explore/{kind}/export.csv?{query}"))
    return list(csv.DictReader(StringIO(found.content.decode("utf-8-sig"))))


def months(day: date) -> int:
    return (day.year - 1997) * 12 + day.month - 1


def month_of(row: dict[str, str]) -> date:
    return datetime.strptime(row["Cohort"], "%b %Y").replace(tzinfo=UTC).date()


def test_monthly_cohorts(vera: Client, bought: Bought) -> None:
    """Customers of a month's cohort who bought again in each later month."""
    active = {who: {months(day) for day in days} for who, days in bought.items()}
    cells = [row for row in rows(vera, "retention?grain=month&period=all&periods=17") if row["People"] != "–"]
    assert len(cells) == 18 + 17 + 16
    for row in cells:
        begun = month_of(row)
        own = [found for found in active.values() if min(found) == months(begun)]
        back = sum(months(begun) + int(row["Month"].split()[0]) in found for found in own)
        assert (row["People"], row["n"], row["Came back"]) == (str(len(own)), str(len(own)), str(back))
        low, high = proportion_confint(back, len(own), method="wilson")
        assert row["95 % interval"] in (f"{low * 100:.0f} – {high * 100:.0f} %", "–")
        assert float(row["Share"]) == back / len(own)


def test_repeat_purchase_from_each_customers_own_start(vera: Client, bought: Bought) -> None:
    """Bought again 1 to 12 weeks of seven days after the first purchase; whose weeks are not over waits."""
    question = "retention?period=all&grain=week&clock=rolling&back=bracket&brackets=1-12"
    whole = next(row for row in rows(vera, question) if row["Cohort"] == "All cohorts")
    last = max(day for days in bought.values() for day in days)
    over = {who: days for who, days in bought.items() if last - min(days) >= timedelta(weeks=13)}
    back = [
        any(timedelta(weeks=1) <= day - min(days) < timedelta(weeks=13) for day in days)
        for days in over.values()
    ]
    assert (whole["Came back"], whole["n"]) == (str(sum(back)), str(len(back)))


def test_the_query_of_the_page_gives_its_table(vera: Any, table: str, tmp_path: Path) -> None:
    question = "retention/export.sql?grain=month&period=all&periods=17"
    text = vera.get(vera.url(f"explore/{question}")).content.decode()
    (tmp_path / "events.csv").write_text(table)
    with duckdb.connect() as connection:
        found = connection.execute(
            text.replace("'events.parquet'", f"'{tmp_path / 'events.csv'}'")
        ).fetchall()
    expected = {
        (
            None if row["Cohort"] == "All cohorts" else month_of(row),
            int(row["Month"].split()[0]),
            int(row["Came back"]),
        )
        for row in rows(vera, "retention?grain=month&period=all&periods=17")
    }
    assert len(expected) == len(found)
    assert {(cohort, first, people) for cohort, first, _, people, _ in found} == expected


def test_who_buys_twice_early_beside_the_others(vera: Client, bought: Bought) -> None:
    """Two purchases in the first thirty days: how many bought in the summer of 1998, beside all others."""
    question = "segments?p1=purchase&p1.times=2&p1.days=30&p1.since=first&a=purchase"
    found = rows(vera, f"{question}&period=own&from=1998-04-01&to=1998-06-30")
    early = {
        who for who, days in bought.items() if sum(day < min(days) + timedelta(days=30) for day in days) >= 2
    }
    late = {who for who, days in bought.items() if any(day >= date(1998, 4, 1) for day in days)}
    people, _, did = found
    assert (people["Segment"], people["Beside"]) == (str(len(early)), str(len(bought) - len(early)))
    one, other = len(early & late), len(late - early)
    low, high = confint_proportions_2indep(
        one, len(early), other, len(bought) - len(early), method="newcomb", compare="diff"
    )
    assert float(did["Difference"]) == pytest.approx(one / len(early) - other / (len(bought) - len(early)))
    assert did["and its interval"] == f"{low * 100:.1f} to {high * 100:.1f}"
