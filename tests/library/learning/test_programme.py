"""Programmes: shipped ones read whole, files come back unchanged, mistakes are named by their place."""

import re
from pathlib import Path

import pytest

from firsthand.errors import FileError, InputError
from firsthand.learning.programme import (
    programmes,
    read_programme,
    read_programme_text,
    shipped_lessons,
    to_toml,
)

SMALL = '''
title = "Two days"
summary = "A taste."
[[competencies]]
id = "data"
title = "Data literacy"
summary = "Reads numbers."
levels = ["one", "two", "three", "four"]
[[lessons]]
id = "n"
title = "Say n"
text = """
A share without n says little.

- ask how many
"""
source = "Wilson (1927)"
[[assignments]]
id = "count"
title = "Count"
purpose = "To see how many."
steps = ["Open the survey", "Count"]
minutes = 30
competency = "data"
record = "evidence.survey"
pages = ["surveys"]
checks = ["small-sample"]
lessons = ["n"]
[[assignments.wants]]
measure = "surveys"
least = 1
says = "one survey"
[[assignments.rubric]]
id = "honest"
title = "Honest numbers"
levels = ["none", "some", "most", "all"]
[[weeks]]
id = "first"
title = "Counting"
goals = ["Know n"]
lessons = ["n"]
assignments = ["count"]
'''


def read(text: str) -> object:
    return read_programme_text(text, file="two-days.toml")


@pytest.mark.parametrize("name", programmes())
def test_shipped_programmes_come_back_unchanged_from_their_own_file(name: str) -> None:
    programme = read_programme(name)
    assert read_programme_text(to_toml(programme), file="again.toml") == programme
    assert all(programme.assignment[id_] for week in programme.weeks for id_ in week.assignments)


def test_every_named_warning_of_the_library_has_its_lesson() -> None:
    found = {
        name
        for path in Path("src").rglob("*.py")
        for name in re.findall(r"Caution\(\s*name=\"([a-z-]+)\"", path.read_text(encoding="utf-8"))
    }
    assert "small-sample" in found
    assert found <= set(shipped_lessons())


def test_every_piece_of_advice_and_every_page_leads_to_a_lesson_that_there_is() -> None:
    code = [path.read_text(encoding="utf-8") for path in Path("src/firsthand_web").rglob("*.py")]
    pages = [path.read_text(encoding="utf-8") for path in Path("src/firsthand_web").rglob("*.html")]
    advised = {name for text in code for name in re.findall(r"\blesson=\"([a-z-]+)\"", text)}
    linked = {name for text in pages for name in re.findall(r"{% go 'lesson' '([a-z-]+)' %}", text)}
    assert "false-alarms" in advised
    assert "peeking" in linked
    assert advised | linked <= set(shipped_lessons())


@pytest.mark.parametrize("name", programmes())
def test_shipped_programmes_draw_from_the_common_lessons(name: str) -> None:
    programme = read_programme(name)
    assert set(programme.lesson) <= set(shipped_lessons())
    assert {a.competency for a in programme.assignments} <= set(programme.competency)


def test_a_small_programme_is_read_and_comes_back(tmp_path: Path) -> None:
    programme = read_programme_text(SMALL, file="two-days.toml")
    (assignment,) = programme.of_week(programme.weeks[0])
    assert (assignment.minutes, assignment.weight, assignment.rubric[0].accepted) == (30, 2, 3)
    assert (assignment.wants[0].measure, assignment.wants[0].least) == ("surveys", 1)
    assert programme.lesson["n"].text.startswith("A share without n")
    path = tmp_path / "again.toml"
    path.write_text(to_toml(programme), encoding="utf-8")
    assert read_programme(path) == programme


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('competency = "data"', 'competency = "dance"', r"assignments\[count\].competency.*“dance”"),
        ('assignments = ["count"]', 'assignments = ["sing"]', r"weeks\[first\].assignments.*“sing”"),
        ('"three", "four"]\n[[lessons]]', '"three"]\n[[lessons]]', r"competencies\[data\].levels.*4 texts"),
        ("minutes = 30", "minutes = 3", r"minutes.*from 5 to 2,400.*“3”"),
        ("minutes = 30", "minute = 30", r"minute.*this key is not known"),
        ("least = 1", 'least = "one"', r"wants.*least.*a whole number"),
        ("[[assignments.rubric]]", "[[assignments.rubrik]]", r"rubrik.*not known"),
        ("title = ", "title : ", r"this is not TOML.*line 2"),
    ],
)
def test_a_mistake_is_named_by_its_place(old: str, new: str, message: str) -> None:
    with pytest.raises(FileError, match=message):
        read(SMALL.replace(old, new, 1))


def test_an_id_is_taken_once() -> None:
    again = SMALL[SMALL.index("[[lessons]]") : SMALL.index("[[assignments]]")]
    with pytest.raises(FileError, match=r"this one is taken.*“n”"):
        read(SMALL + again)


def test_an_unknown_name_and_a_missing_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="“nine-weeks” is not known"):
        read_programme("nine-weeks")
    with pytest.raises(FileError, match="cannot be read"):
        read_programme(tmp_path / "none.toml")
