"""What DuckDB, ClickHouse and Spark say differently; all else in the SQL here is common to them."""

from dataclasses import dataclass

from firsthand.measurement.conditions import ALONE, NUMBER

SMALL = f"translate({{a}}, '{ALONE[0]}', '{ALONE[1]}')"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The forms of one engine, to be filled in with `format`: `{a}` and `{b}` are expressions."""

    name: str
    bound: str  # a value handed over beside the text; {a} is its name
    value: str  # the member named {a} of the map of properties, NULL where it is missing
    whole: str  # {a} divided by {b}, both whole and not negative, without the rest
    array: str  # the expressions {a} as an array, ascending
    entry: str  # the {b}-th entry of the array {a}, from 1
    keys: str  # a row for each name of a property
    number: str  # the number that the text {a} says, NULL where it says none
    contains: str  # whether the text {a} has {b}, which is in small letters, somewhere in it
    escaped: tuple[tuple[str, str], ...] = ()  # in values that are handed over


DUCKDB = Dialect(
    name="DuckDB",
    bound="${a}",
    value="properties[{a}]",
    whole="(({a}) // ({b}))",
    array="list_sort([{a}])",
    entry="{a}[{b}]",
    keys="unnest(map_keys(properties))",
    number=f"CASE WHEN regexp_full_match({{a}}, '{NUMBER}') THEN try_cast({{a}} AS DOUBLE) END",
    contains=f"contains(lower({SMALL}), {{b}})",
)
CLICKHOUSE = Dialect(
    name="ClickHouse",
    bound="{{{a}:String}}",
    value="if(mapContains(properties, {a}), properties[{a}], NULL)",
    whole="intDiv({a}, {b})",
    array="arraySort([{a}])",
    entry="{a}[{b}]",
    keys="arrayJoin(mapKeys(properties))",
    number=f"if(match({{a}}, '^{NUMBER}$'), toFloat64OrNull({{a}}), NULL)",
    contains=f"position(lowerUTF8({SMALL.replace('translate', 'translateUTF8')}), {{b}}) > 0",
    escaped=(("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n")),
)
SPARK = Dialect(
    name="Spark",
    bound=":{a}",
    value="try_element_at(properties, {a})",
    whole="(({a}) div ({b}))",
    array="array_sort(array({a}))",
    entry="element_at({a}, {b})",
    keys="explode(map_keys(properties))",
    # What follows the end stands there because a dollar sign also stands before the end of a line.
    number=f"CASE WHEN {{a}} RLIKE '^{NUMBER}(?![^a]|a)' THEN try_cast({{a}} AS DOUBLE) END",
    contains=f"contains(lower({SMALL}), {{b}})",
)
# What ClickHouse must be told so that its NULL is the one of the standard, and its numbers are exact.
CLICKHOUSE_SETTINGS = {
    "join_use_nulls": 1,
    "cast_keep_nullable": 1,
    "prefer_column_name_to_alias": 1,
    "precise_float_parsing": 1,
}
