"""Answers read, joined, counted, filtered and compared, against plain counting."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.estimates import wilson
from firsthand.evidence.surveys import (
    Answers,
    compare,
    distribution,
    distributions,
    exclude,
    include,
    join,
    label_key,
    read_answers,
    recognise,
    regroup,
    retitle,
    retype,
    select,
)
from firsthand.tables import Table, read_table
from tests.fixtures.survey_sixty.make import files, responses

FIXTURE = Path(__file__).parents[2] / "fixtures/survey_sixty"


def table(*lines: str, name: str = "export.csv") -> Table:
    return read_table("\n".join(lines).encode(), name=name, delimiter=",")


def read(of: Table) -> Answers:
    return read_answers(of, recognise(of))


@pytest.fixture(scope="module")
def sixty() -> Answers:
    of = read_table(FIXTURE / "responses.csv", name="responses.csv")
    return join(read(of), read_table(FIXTURE / "texts.csv", name="texts.csv"))


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    with (FIXTURE / "responses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_fixture_is_what_its_script_writes() -> None:
    assert files() == {
        name: (FIXTURE / name).read_bytes().decode() for name in ("responses.csv", "texts.csv")
    }


def test_sixty_people_are_grouped_into_the_questions_they_were_asked(sixty: Answers) -> None:
    found = [(q.key, q.kind, len(q.columns)) for q in sixty.recognition.questions]
    assert found[:7] == [
        ("q1", "single", 1),
        ("q2", "single", 1),
        ("q3", "multi", 5),
        ("q4", "multi", 4),
        ("q5", "grid", 18),
        ("q6", "grid", 4),
        ("q7", "number", 1),
    ]
    assert [kind for _, kind, _ in found[7:]] == ["text"] * 3
    assert (sixty.size, len(set(sixty.digests))) == (60, 60)


def test_every_count_agrees_with_counting_by_hand(sixty: Answers, rows: list[list[str]]) -> None:
    for question in sixty.recognition.questions[:7]:
        for column, found in zip(question.columns, distributions(sixty, question), strict=False):
            if question.kind == "multi":
                expected = Counter(
                    {c.row_label: sum(bool(r[c.index]) for r in rows[1:]) for c in question.columns}
                )
                n = sum(any(row[c.index] for c in question.columns) for row in rows[1:])
            else:
                expected = Counter(row[column.index] for row in rows[1:] if row[column.index])
                n = expected.total()
            assert {label_key(s.choice): s.count for s in found.shares if s.count} == {
                label_key(choice): count for choice, count in expected.items() if count
            }
            assert (found.n, found.blank) == (n, 60 - n)
            assert found.shares[0].share == wilson(found.shares[0].count, n)


def test_two_header_rows_give_the_same_answers(sixty: Answers) -> None:
    header, *people = responses(Random(60))
    titles = {"3": "3. What is your role?", "4": "4. Where do you open it?"}
    upper, lower = [], []
    for text in header:
        number, _, rest = text.partition(". ")
        upper.append(titles.pop(number, "") if number in "34" else text)
        lower.append(rest if number in "34" else "Response" if rest else "")
    lines = [upper, lower, *people]
    deep = read_table("\n".join(",".join(f'"{c}"' for c in line) for line in lines).encode(), name="deep.csv")
    assert len(deep.headers) == 2
    answers = read(deep)
    boxes = answers.recognition.question("3")
    assert (boxes.title, boxes.kind, boxes.choices) == (
        "What is your role?",
        "multi",
        sixty.recognition.question("q3").choices,
    )
    assert (answers.ticks["q3"] == sixty.ticks["q3"]).all()
    assert (answers.ticks["q4"] == sixty.ticks["q4"]).all()


def test_filters_select_people(sixty: Answers, rows: list[list[str]]) -> None:
    roles, age = sixty.recognition.question("3"), sixty.recognition.question("2")
    mask = select(sixty, roles, ["owner", "Mechanic."]) & select(sixty, age, ["2+ years"])
    expected = [bool(row[3] or row[4]) and row[2] == "2+ years." for row in rows[1:]]
    assert mask.tolist() == expected
    found = distribution(sixty, sixty.recognition.question("1"), mask)
    assert found.n + found.blank == sum(expected)
    assert found.of("weekly.").count == sum(
        e and row[1] == "Weekly." for e, row in zip(expected, rows[1:], strict=True)
    )
    grid = sixty.recognition.question("5")
    daily = select(sixty, grid, ["Daily"], row="Booking repairs")
    assert daily.tolist() == [
        row[rows[0].index(next(h for h in rows[0] if h.startswith("5c1")))] == "Daily." for row in rows[1:]
    ]
    with pytest.raises(InputError, match="“Boss” is not a choice here: the choices are Owner; Mechanic"):
        select(sixty, roles, ["Boss"])
    with pytest.raises(InputError, match="mask"):
        distribution(sixty, age, mask[:-1])


def test_groups_are_compared_and_small_ones_carry_a_caution(sixty: Answers) -> None:
    roles, use = sixty.recognition.question("3"), sixty.recognition.question("1")
    groups = dict(compare(sixty, use, roles))
    assert list(groups) == list(roles.choices)
    for label, found in groups.items():
        assert found == distribution(sixty, use, select(sixty, roles, [label]))
        assert [w.name for w in found.warnings] == (["small-cell"] if found.n < 10 else [])
    assert any(found.warnings for found in groups.values())
    ages = compare(sixty, use, sixty.recognition.question("2"))
    assert sum(found.n for _, found in ages) == 60


def test_free_texts_are_joined_by_id(sixty: Answers) -> None:
    texts = sixty.recognition.question("What would you change first?")
    with (FIXTURE / "texts.csv").open(encoding="utf-8", newline="") as file:
        written = {row["Respondent ID"]: row[texts.title] for row in csv.DictReader(file) if row[texts.title]}
    assert dict(sixty.texts_of(texts)) == written
    assert distribution(sixty, texts).n == len(written) == 40
    missing = [problem for problem in sixty.problems if problem.place.file == "texts.csv"]
    assert [problem.value for problem in missing] == ["70517946, 70518083"]


def test_join_lists_ids_missing_on_either_side_and_keeps_keys_apart() -> None:
    left, right = table("id,Why", "1,a", "2,b", name="left"), table("id,Why", "2,c", "9,d", name="right")
    both = join(read(left), right)
    assert [question.key for question in both.recognition.questions] == ["why", "why-2"]
    assert [both.texts_of(question) for question in both.recognition.questions] == [
        (("1", "a"), ("2", "b")),
        (("2", "c"),),
    ]
    assert [(p.place.file, p.value) for p in both.problems] == [("right", "1"), ("left", "9")]
    with pytest.raises(InputError, match="no respondent in common"):
        join(read(left), table("id,Why", "7,c"))


def test_repeated_ids_keep_the_first_row_and_a_missing_id_is_known_by_content() -> None:
    answers = read(table("id,How", "1,a", "2,b", "1,c", ",d", ",d"))
    assert (answers.ids[:2], answers.size) == (("1", "2"), 4)
    assert answers.ids[3] == answers.ids[2] + "-2"
    assert [(p.place.row, p.place.column) for p in answers.problems] == [(4, "id"), (5, "id"), (6, "id")]
    assert "row 2, which is kept" in answers.problems[0].message


def test_digests_follow_content_and_not_order() -> None:
    lines = ["1,a,x", "2,b,y", "3,c,z"]
    first, turned = read(table("id,P,Q", *lines)), read(table("id,P,Q", *lines[::-1]))
    changed = read(table("id,P,Q", "1,a,x", "2,b,CHANGED", "3,c,z"))
    assert first.digest == turned.digest != changed.digest
    assert dict(zip(first.ids, first.digests, strict=True)) == dict(
        zip(turned.ids, turned.digests, strict=True)
    )
    assert [a == b for a, b in zip(first.digests, changed.digests, strict=True)] == [True, False, True]


def test_answers_that_a_recognition_does_not_know_are_listed() -> None:
    first = table("id,How,Age", *(f"{n},{'Good' if n % 2 else 'Bad'},{n}" for n in range(8)))
    later = table("id,How,Age", "1,Good,12", "2,Splendid,old", "3,,")
    answers = read_answers(later, recognise(first))
    how, age = answers.recognition.questions
    assert answers.labels_of(how) == ("Good", "", "")
    assert np.isnan(answers.numbers[age.columns[0].index]).tolist() == [False, True, True]
    assert [(p.place.column, p.value) for p in answers.problems] == [("How", "Splendid"), ("Age", "old")]
    with pytest.raises(InputError, match="other columns"):
        read_answers(table("id,Why", "1,a"), recognise(first))


def test_a_person_changes_title_kind_and_grouping() -> None:
    of = table("id,Fast,Cheap,Score,Tags", "1,Yes,No,1,a;b", "2,No,No,2,b", "3,Yes,Yes,3,a", "4,Yes,No,1,c;a")
    found = retitle(recognise(of), "score", "How happy?  ")
    found = retype(of, found, "score", "single")
    assert [column.header for column in found.metadata] == ["Tags"]
    found = retype(of, include(of, found, 4), "tags", "multi")
    found = regroup(of, found, ["fast", "cheap"], title="What is it?", kind="grid")
    assert [(q.title, q.kind) for q in found.questions] == [
        ("What is it?", "grid"),
        ("How happy?", "single"),
        ("Tags", "multi"),
    ]
    grid, score, tags = found.questions
    assert (grid.rows, grid.choices, grid.key) == (("Fast", "Cheap"), ("No", "Yes"), "what-is-it")
    assert (score.choices, score.reason) == (("1", "2", "3"), "set by hand")
    answers = read_answers(of, found)
    assert {s.choice: s.count for s in distribution(answers, tags).shares} == {"a": 3, "b": 2, "c": 1}
    assert distribution(answers, grid, row="Fast").of("Yes").count == 3
    apart = retype(of, found, grid.key, "text")
    assert [(q.key, q.kind) for q in apart.questions[:2]] == [
        ("what-is-it-1", "text"),
        ("what-is-it-2", "text"),
    ]
    less = exclude(found, tags.key)
    assert [column.header for column in less.metadata] == ["Tags"]
    assert less.questions == found.questions[:2]
    with pytest.raises(InputError, match="column 1 is"):
        include(of, found, 1)
    with pytest.raises(InputError, match="No question “x”"):
        retitle(found, "x", "y")
    with pytest.raises(InputError, match="needs a title"):
        retitle(found, tags.key, " ")
    with pytest.raises(InputError, match="at least two"):
        regroup(of, found, [tags.key], title="x", kind="multi")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "x", "y"])), min_size=12, max_size=60))
@settings(max_examples=30)
def test_shares_of_groups_add_up_to_the_whole(rows: list[tuple[str, str]]) -> None:
    of = table("id,by,what", *(f"{n},{by},{what}" for n, (by, what) in enumerate(rows)))
    found = recognise(of)
    for question in found.questions:
        found = retype(of, found, question.key, "single")
    answers = read_answers(of, found)
    by, what = found.questions
    whole = distribution(answers, what)
    parts = [spread for _, spread in compare(answers, what, by)]
    assert [s.count for s in whole.shares] == [
        sum(p.shares[i].count for p in parts) for i in range(len(whole.shares))
    ]
    assert whole.blank == sum(part.blank for part in parts)


def test_a_filtered_question_of_many_people(sixty: Answers) -> None:
    many = replace(sixty, ids=sixty.ids * 1000, codes={c: np.tile(v, 1000) for c, v in sixty.codes.items()})
    question = many.recognition.question("1")
    mask = select(many, many.recognition.question("2"), ["2+ years"])
    found, few = distribution(many, question, mask), distribution(sixty, question, mask[: sixty.size])
    assert found.n + found.blank == mask.sum()
    assert [share.count for share in found.shares] == [1000 * share.count for share in few.shares]


def test_spellings_of_one_number_are_counted_once() -> None:
    of = table(
        "id,Age", *(f"{n},{text}" for n, text in enumerate(["0", "-0", "0.0", "5", "05", "5.00", "7"]))
    )
    answers = read(of)
    found = distribution(answers, answers.recognition.question("age"))
    assert [(share.choice, share.count) for share in found.shares] == [("0", 3), ("5", 3), ("7", 1)]


@given(st.lists(st.one_of(st.integers(-99, 5000), st.floats(-5, 5, width=16)), min_size=30, max_size=90))
@settings(max_examples=60)
def test_many_different_numbers_fall_into_ranges(numbers: list[float]) -> None:
    of = table("id,Age", *(f"{n},{number:f}" for n, number in enumerate(numbers)), "blank,")
    answers = read(of)
    question = answers.recognition.questions[0]
    edges = question.parts[0].edges
    found = distribution(answers, question)
    assert (found.n, found.blank, sum(share.count for share in found.shares)) == (
        len(numbers),
        1,
        len(numbers),
    )
    assert len(found.shares) <= 20
    if edges:
        given = [float(f"{number:f}") for number in numbers]
        assert found.shares[0].count == sum(number < edges[0] for number in given)
        assert found.shares[-1].count == sum(number >= edges[-1] for number in given)
        assert question.choices[0] == f"under {edges[0]:,.12g}"
        assert list(edges) == sorted(set(edges))
