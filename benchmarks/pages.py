"""Server time of every page with a full workspace: 100 ms at the 95th percentile, 300 ms for a filter.

    python -m benchmarks.pages --scale small|full [--json] [--folder DIR] [--only TEXT]

small: 5,000 voices and 100,000 events; full: 100,000 and 20 million. Either with a survey of 1,135 × 216,
its needs, and the example company's items, plan, metrics, objectives and brief. Every address that answers
GET is asked through the WSGI application in this process, once to warm up and then thirty times, as the
owner, with production settings; the time runs from the request until the last byte. `cpu_p95_ms` is the
processor time of the same requests, which neighbours on the machine do not stretch: a page that is late by
the clock only has waited for them. Files to take away are listed, but are no ordinary pages.
`--folder` keeps the folder, or uses one that was kept.
"""

import argparse
import gzip
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from benchmarks import _workspace

ROOT = Path(__file__).parents[1]
VOICES = {"small": 5_000, "full": 100_000}
EVENTS = {"small": 100_000, "full": 20_000_000}
REPEATS, TARGET_MS, FILTER_MS, TARGET_KB = 30, 100.0, 300.0, 100.0
# Pages that look different with a question behind them.
ASKED = {
    "voices": (
        "q=slow",
        "q=slow+phone",
        "survey={large}",
        "question=1.+What+about+part+1%3F",
        "before=60000",
    ),
    "survey": ("where=2%3A2%2B+years", "by=2"),
    "themes": ("page=2",),
    "theme_rest": ("page=40",),
    "search": ("q=slow", "q=the", "q=invoice+late"),
    "palette": ("q=slow",),
    "activity": ("page=2",),
}
# Questions to the events. Their answers are kept, so every time asks for other days.
STEPS = "a=event+00&b=event+01&c=event+02&d=event+03"
EXPLORED = {
    "trend": ("a=event+00", "a=event+00&by=platform"),
    "funnel": (STEPS, f"{STEPS}&by=platform", f"{STEPS}&a.1=platform&a.1.is=web"),
    "retention": ("a=%2A&b=%2A",),
    "lifecycle": ("a=%2A",),
    "stickiness": ("a=%2A",),
    "paths": ("",),
    "segments": ("p1=event+03&q1=event+04",),
}


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    kind: str
    body: bytes


class Visitor:
    """Asks the WSGI application for pages, signed in as the owner."""

    def __init__(self) -> None:
        from django.test import Client

        from firsthand_web.core.models import Person
        from firsthand_web.project.wsgi import application

        client = Client()
        client.force_login(Person.objects.get(email=_workspace.EMAIL))
        self.application: Any = application
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def get(self, url: str) -> Reply:
        path, _, query = url.partition("?")
        environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_COOKIE": self.cookie}
        environ["HTTP_HOST"] = "localhost"
        setup_testing_defaults(environ)
        told: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            told["status"], told["kind"] = int(status[:3]), dict(headers).get("Content-Type", "")

        answer = self.application(environ, start)
        body = b"".join(answer)
        answer.close()
        return Reply(status=told["status"], kind=told["kind"], body=body)


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the product, with a record where one is asked for: (page, address)."""
    from firsthand_web.core.models import Product
    from firsthand_web.evidence.models import Survey
    from firsthand_web.project import urls

    product = Product.objects.select_related("workspace").get(name="Ladle")
    place = f"/w/{product.workspace.slug}/{product.slug}/"
    large = Survey.objects.get(product=product, title="Large survey").pk
    for pattern in urls._patterns("urlpatterns"):
        route, name = str(pattern.pattern), str(pattern.name)
        if name == "exploration":
            yield from explored(place + route)
        if "<str:kind>" in route or (route.count("<") > 1 and "<str:form>" not in route):
            continue  # parts of records, posted only
        if "<int:pk>" in route:
            pk = record_of(name, product)
            if pk is None:
                continue
            route = route.replace("<int:pk>", str(pk))
        yield name, place + route.replace("<str:form>", "wide")
        for query in ASKED.get(name, ()):
            yield f"{name}?{query}", f"{place}{route}?{query.format(large=large)}"


def explored(url: str) -> Iterator[tuple[str, str]]:
    """Every kind of analysis, over the three months that end with `{day}`."""
    for kind, queries in EXPLORED.items():
        for query in queries:
            asked = f"{query}&period=own&to={{day}}"
            yield f"exploration {kind}?{query}", url.replace("<str:kind>", kind) + f"?{asked}"


def record_of(name: str, product: Any) -> int | None:
    """A record for a page: of the type whose own page has the longest beginning of this page's name."""
    from firsthand_web.core import registry
    from firsthand_web.core.models import Job
    from firsthand_web.evidence.models import Survey, SurveyDraft
    from firsthand_web.measurement.models import EventFile

    if name == "survey":
        return Survey.objects.get(product=product, title="Large survey").pk
    pages: dict[str, Any] = {kind.page: kind for kind in registry.types()}
    fitting = [page for page in pages if name == page or name.startswith(f"{page}_")]
    others: dict[str, Any] = {"survey_draft": SurveyDraft, "job": Job, "event_file": EventFile}
    if name in others:
        found = others[name].objects.last()
        return found.pk if found else None
    if not fitting:
        return None
    kind = pages[max(fitting, key=len)]
    rows = kind.model.objects.filter(product=product).order_by("pk")
    found = rows.last()
    return kind.page_id(found) if found else None


def measure(visitor: Visitor, name: str, url: str) -> dict[str, object] | None:
    """Times of one page, or None where it answers no GET."""
    from django.utils import timezone

    days = (str(timezone.localdate() - timedelta(days=number)) for number in range(1, REPEATS + 2))
    first = visitor.get(url.replace("{day}", next(days)))
    if first.status != 200:
        return {"name": name, "status": first.status} if first.status not in (302, 405) else None
    wall, cpu = [], []
    for day in days:
        began, used = time.perf_counter(), time.process_time()
        visitor.get(url.replace("{day}", day))
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - used))
    page = first.kind.startswith("text/html") and not name.endswith("_html")
    return {
        "name": name,
        "status": first.status,
        "page": page,
        "median_ms": round(statistics.median(wall), 1),
        "p95_ms": round(percentile(wall), 1),
        "cpu_median_ms": round(statistics.median(cpu), 1),
        "cpu_p95_ms": round(percentile(cpu), 1),
        "kb": round(len(first.body) / 1000, 1),
    }


def percentile(values: list[float]) -> float:
    """The 95th: of thirty values the second largest."""
    return sorted(values)[-max(1, round(0.05 * len(values)))]


def own_weight() -> dict[str, object]:
    """Our own CSS and JavaScript together, as stored and as sent."""
    files = [
        path
        for path in (ROOT / "src/firsthand_web").glob("*/static/**/*")
        if path.suffix in {".css", ".js"} and "vendor" not in path.parts
    ]
    contents = [path.read_bytes() for path in files]
    return {
        "name": f"our own CSS and JavaScript, {len(files)} files",
        "target_kb": TARGET_KB,
        "kb": round(sum(map(len, contents)) / 1000, 1),
        "sent_kb": round(sum(len(gzip.compress(content)) for content in contents) / 1000, 1),
    }


def rows(folder: Path, *, scale: str, data: Path, only: str) -> Iterator[dict[str, object]]:
    from firsthand_web.project import server

    if (folder / "firsthand.sqlite3").exists():
        server.start_django(folder)
        server.migrate(folder)
    else:
        _workspace.build(folder, voices=VOICES[scale], events=EVENTS[scale], data=data)
    visitor = Visitor()
    for name, url in addresses():
        found = measure(visitor, name, url) if only in name else None
        if found is not None:
            yield found


def told(row: dict[str, object]) -> str:
    if row["status"] != 200:
        return f"{row['name']!s:42} answered {row['status']}"
    numbers = " ".join(
        f"{row[key]!s:>10}" for key in ("median_ms", "p95_ms", "cpu_median_ms", "cpu_p95_ms", "kb")
    )
    return f"{row['name']!s:42} {numbers} {verdict(row)}"


def verdict(row: dict[str, object]) -> str:
    """Whether the page kept its target, was late, or waited for neighbours who had the processor."""
    target = FILTER_MS if "?" in str(row["name"]) else TARGET_MS
    if not row["page"]:
        return "file"
    if float(str(row["p95_ms"])) <= target:
        return "kept"
    return "waited" if float(str(row["cpu_p95_ms"])) <= target else "late"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the folder here, or use the one that is here")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--only", default="", help="pages whose name holds this text")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (chosen.folder or Path(scratch, "folder")).resolve()
        began = os.getloadavg()[0]
        if not chosen.json:
            heads = ("median ms", "p95 ms", "cpu ms", "cpu p95 ms", "kB")
            print(f"{'page':42} " + " ".join(f"{head:>10}" for head in heads), flush=True)
        for row in rows(folder, scale=chosen.scale, data=chosen.data, only=chosen.only):
            print(json.dumps(row) if chosen.json else told(row), flush=True)
        load = f"{began:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} processors"
        weight = own_weight() | {"load": load}
        print(json.dumps(weight) if chosen.json else f"\n{weight}")


if __name__ == "__main__":
    main()
