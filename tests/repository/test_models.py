"""Rows point left, at classes; migrations stand in a line; SQL text stays out of the web application."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps

from tests.repository.source import called_name, complain, line, tree, under

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
SQL_ALLOWED = {"search", "backup"}  # in core: full-text search and the backup of the database file


def position() -> dict[str, int]:
    return {area: index for index, layer in enumerate(line("web-line")) for area in layer}


def points_right(source: str, target: str, places: dict[str, int]) -> bool:
    """Areas outside the line (Django's own) may be pointed at by all."""
    if source == target or source not in places or target not in places:
        return False
    return places[target] >= places[source]


def test_foreign_keys_point_left() -> None:
    places = position()
    problems = [
        f"{model.__name__}.{field.name} points from {model._meta.app_label} to "
        f"{field.related_model._meta.app_label}: the left owns the row, the right calls the left's action"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if points_right(model._meta.app_label, field.related_model._meta.app_label, places)
    ]
    complain(problems)


def test_right_and_left() -> None:
    places = {"core": 0, "evidence": 1, "measurement": 1, "roadmap": 2}
    assert points_right("core", "roadmap", places)
    assert points_right("evidence", "measurement", places)
    assert not points_right("roadmap", "core", places)
    assert not points_right("roadmap", "auth", places)


def string_relations(module: ast.Module) -> list[str]:
    """Relations to a name in quotes: the import linter cannot see them. `"self"` is fine."""
    found = []
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        if called_name(call) not in RELATIONS:
            continue
        targets = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "to")]
        found += [t.value for t in targets if isinstance(t, ast.Constant) and t.value != "self"]
    return found


def test_relations_name_classes() -> None:
    models = [path for path in under("src/firsthand_web") if "models" in (path.stem, *path.parts)]
    problems = [
        f"{path}: “{name}” in quotes: import the class"
        for path in models
        for name in string_relations(tree(path))
    ]
    complain(problems)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("models.ForeignKey('roadmap.Item', models.CASCADE)", ["roadmap.Item"]),
        ("models.ManyToManyField(to='Item')", ["Item"]),
        ("models.ForeignKey('self', models.CASCADE)", []),
        ("models.ForeignKey(Item, models.CASCADE)", []),
    ],
)
def test_quoted_relations_are_found(source: str, found: list[str]) -> None:
    assert string_relations(ast.parse(source)) == found


def sql(module: ast.Module) -> list[str]:
    """Calls that take SQL text, or hand out a cursor."""
    calls = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return [
        f"line {call.lineno}: .{called_name(call)}("
        for call in calls
        if called_name(call) in {"raw", "extra", "cursor"}
    ]


def test_rows_are_read_through_the_orm() -> None:
    problems = [
        f"{path}, {found}: use the ORM; questions over events are asked in firsthand.measurement"
        for path in under("src/firsthand_web")
        if "migrations" not in path.parts
        if not (path.parts[2] == "core" and SQL_ALLOWED & {path.stem, *path.parts})
        for found in sql(tree(path))
    ]
    complain(problems)


def test_sql_is_found() -> None:
    assert sql(ast.parse("Item.objects.raw('select 1')")) == ["line 1: .raw("]
    assert sql(ast.parse("with connection.cursor() as c: pass")) == ["line 1: .cursor("]
    assert not sql(ast.parse("Item.objects.filter(raw=1)"))


def migration_problems(names: list[str]) -> list[str]:
    """Migrations of one area: 0001_…, 0002_…, one after the other, each named after what it changes."""
    problems = [f"{n}: name it after what it changes" for n in names if re.search(r"_auto_\d|^\d{4}$", n)]
    numbers = [int(name[:4]) if name[:4].isdigit() else -1 for name in sorted(names)]
    if numbers and numbers[0] != 1:
        problems.append(f"{sorted(names)[0]}: the first is 0001_initial")
    return problems + [
        f"{b:04d} follows {a:04d}: number them in a line" for a, b in pairwise(numbers) if b != a + 1
    ]


def test_migrations_stand_in_a_line() -> None:
    by_area: dict[Path, list[str]] = {}
    for path in under("src/firsthand_web"):
        if path.parent.name == "migrations" and path.stem != "__init__":
            by_area.setdefault(path.parent, []).append(path.stem)
    complain(
        [f"{area}: {problem}" for area, names in by_area.items() for problem in migration_problems(names)]
    )


def test_crooked_migrations_are_found() -> None:
    assert not migration_problems(["0001_initial", "0002_item_owner"])
    assert migration_problems(["0001_initial", "0002_a", "0002_b"])
    assert migration_problems(["0001_initial", "0002_auto_20260101"])
    assert migration_problems(["0002_initial"])
