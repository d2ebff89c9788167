"""A look at the beginning of a file of events: what it seems to be, and how it would be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from firsthand.measurement.events import OLDEST, time_zone
from firsthand.measurement.incoming import results, sql
from firsthand.measurement.incoming.opening import columns_of, fields_of, opened
from firsthand.measurement.incoming.packing import Plain, Sizes, plain_files
from firsthand.measurement.incoming.shapes import Recognition, Shape, mapped, places_of, recognise, shape_of
from firsthand.measurement.incoming.staging import (
    MANY_NAMES,
    MOST_NAMES,
    Reason,
    check,
    check_dates,
    check_mapping,
    dates_of,
    reasons_of,
    rules_of,
)

if TYPE_CHECKING:
    import duckdb

HEAD, SAMPLE, LOOKED_AT = 2_000_000, 8, 5_000


@dataclass(frozen=True, kw_only=True)
class Read:
    """One row as it would be read; `row` as the file counts it (a header is row 1).

    `rule` says why it would be left out, or nothing.
    """

    row: int
    person: str
    event: str
    time: datetime | None
    message: str
    properties: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file seems to be, and how its first rows would be read.

    `kind` is parquet, csv or jsonl; `recognitions` the shapes it fits, surest first; `fields` its columns and
    keys; `rows` its first rows as they stand. `shape` is how it would be read, `places` {part: field} where;
    a part of user (or anonymous), event and time that is `missing` has to be mapped first. Dates are read as
    `dates` says, one of `DATES`; `likely_dates` is what the values themselves say. Of the `looked_at`
    first rows (`whole`: that is all of them) `usable` would be events, of `names` different kinds; the others
    are counted in `reasons`.
    """

    kind: str
    recognitions: tuple[Recognition, ...]
    fields: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    shape: Shape
    places: Mapping[str, str]
    missing: tuple[str, ...]
    dates: str
    likely_dates: str
    read: tuple[Read, ...]
    looked_at: int
    whole: bool
    usable: int
    bots: int
    late: int
    negative: int
    repeats: int
    names: int
    reasons: tuple[Reason, ...]

    @property
    def doubt(self) -> str:
        """What may make the import refuse the file although these rows are well."""
        if self.names <= MANY_NAMES:
            return ""
        return (
            f"{self.names:,} different events in the first {self.looked_at:,} rows: perhaps “event” is read "
            f"from a column that holds an id. A file with more than {MOST_NAMES:,} is refused. Map “event” "
            "to the column with its kind; what differs each time is a property."
        )


def look(source: Path, *, name: str, sizes: Sizes = Sizes()) -> Preview:
    """Recognise a file from its beginning. Raises `FileError`."""
    return preview(source, name=name, reference=datetime.max.replace(year=2100, tzinfo=UTC), sizes=sizes)


def preview(
    source: Path, *, name: str, reference: datetime, zone: str = "UTC", shape: str = "",
    mapping: Mapping[str, str] | None = None, dates: str = "", without_bots: bool = False,
    sizes: Sizes = Sizes(),
) -> Preview:  # fmt: skip
    """Read the first rows of `source` as `stage` would read all of them, and keep nothing.

    Arguments as for `stage`; parts that are missing do not make it fail, and without `dates` the rows decide.
    Raises `FileError`, `InputError`.
    """
    time_zone(zone)
    with TemporaryDirectory() as folder:
        plain = plain_files(source, Path(folder), name=name, sizes=sizes, head=HEAD)
        with opened(plain, name, most=LOOKED_AT) as connection:
            columns = columns_of(connection, plain.kind)
            fields = fields_of(connection, columns)
            check_mapping(fields, name, shape, mapping or {})
            check_dates(dates or "iso")
            chosen = mapped(shape_of(fields, shape), mapping or {})
            rows = _rows(connection, fields, columns)
            connection.execute(sql.rows(chosen, fields, columns))
            likely = dates_of(connection)
            rules = rules_of(
                chosen,
                fields,
                reference,
                OLDEST,
                zone,
                dates or likely,
                kind=plain.kind,
                without_bots=without_bots,
            )
            check(connection, rules)
            return _previewed(connection, plain, fields, rows, chosen, dates=(dates or likely, likely))


def _previewed(
    connection: "duckdb.DuckDBPyConnection", plain: Plain, fields: Sequence[str],
    rows: tuple[Mapping[str, str], ...], shape: Shape, *, dates: tuple[str, str],
) -> Preview:  # fmt: skip
    counts = connection.execute(results.LOOKED_AT).fetchone()
    assert counts is not None
    looked_at, usable, bots, late, negative, repeats, names = counts
    read = connection.execute(results.FIRST_READ, {"most": SAMPLE}).fetchall()
    places = places_of(shape, fields)
    missing = [part for part in ("event", "time") if part not in places]
    if "user" not in places and "anonymous" not in places:
        missing.insert(0, "user")
    header = plain.kind == "csv"
    whole = looked_at < LOOKED_AT and not plain.cut
    return Preview(
        kind=plain.kind, recognitions=recognise(fields), fields=tuple(fields), rows=rows, shape=shape,
        places=places, missing=tuple(missing), looked_at=looked_at, whole=whole, usable=usable, bots=bots,
        late=late, negative=negative, repeats=repeats, names=names, reasons=reasons_of(connection),
        dates=dates[0], likely_dates=dates[1],
        read=tuple(
            Read(row=row + header, person=person or "", event=event or "", time=time, message=message or "",
                 properties=properties or "", rule=rule or "")
            for row, person, event, time, message, properties, rule in read
        ),
    )  # fmt: skip


def _rows(
    connection: "duckdb.DuckDBPyConnection", fields: Sequence[str], columns: sql.Columns
) -> tuple[Mapping[str, str], ...]:
    """The first rows as they stand."""
    if not fields:
        return ()
    cells = ", ".join(f"{sql.place(field, columns)} AS {sql.quoted(field)}" for field in fields)
    rows = connection.execute(f"SELECT {cells} FROM incoming LIMIT {SAMPLE}").fetchall()  # noqa: S608
    return tuple(
        {name: str(value)[:80] for name, value in zip(fields, row, strict=True) if value is not None}
        for row in rows
    )
