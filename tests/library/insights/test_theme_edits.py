import json

import pytest

from firsthand.errors import InputError
from firsthand.insights.corpus import text_digest
from firsthand.insights.embedding import Embedder, fallback
from firsthand.insights.theme_edits import HeldTheme, ThemeEdits
from firsthand.insights.themes import Themes, find_themes

WAYS = (
    "{} is broken",
    "please mend {}",
    "{} never works for me",
    "I hate {}",
    "what about {}?",
    "{} again and again",
)
SUBJECTS = (
    "export charts to PDF",
    "password reset screen",
    "slow dashboard loading",
    "monthly invoice price",
)
TEXTS = [way.format(subject) for subject in SUBJECTS for way in WAYS]
PEOPLE = [f"p{i}" for i in range(len(TEXTS))]


@pytest.fixture(scope="module")
def embed() -> Embedder:
    return fallback()


@pytest.fixture(scope="module")
def themes(embed: Embedder) -> Themes:
    found = find_themes(TEXTS, PEOPLE, embed=embed)
    assert len(found.themes) >= 3
    return found


def again(edits: ThemeEdits, embed: Embedder, more: list[str] | None = None) -> Themes:
    """A later run with the edits, which went through JSON in between."""
    restored = ThemeEdits.from_json(json.loads(json.dumps(edits.to_json())))
    assert restored == edits
    texts = [*TEXTS, *(more or [])]
    return find_themes(texts, [f"p{i}" for i in range(len(texts))], embed=embed, edits=restored)


def test_a_name_stays_and_nothing_else_changes(themes: Themes, embed: Embedder) -> None:
    renamed = themes.themes[0]
    edits = ThemeEdits().rename(themes, renamed.id, " Getting things out ").rename(themes, renamed.id, "Out")
    later = again(edits, embed)
    assert (later[renamed.id].name, later[renamed.id].edited) == ("Out", True)
    assert later.theme_of == themes.theme_of


def test_merged_themes_are_one(themes: Themes, embed: Embedder) -> None:
    first, second, third = themes.themes[:3]
    edits = ThemeEdits().merge(themes, [first.id, second.id], name="Both")
    later = again(edits, embed)
    assert later[first.id].members == tuple(sorted(first.members + second.members))
    assert later[first.id].name == "Both"
    assert second.id not in {theme.id for theme in later.themes}
    assert later[third.id].members == third.members
    # A merge of a merge, decided on what the person then saw.
    last = again(edits.merge(later, [third.id, first.id]), embed)
    assert last[third.id].size == first.size + second.size + third.size
    assert len(last.themes) == len(themes.themes) - 2


def test_a_split_stays_split(themes: Themes, embed: Embedder) -> None:
    theme = themes.themes[0]
    part = [themes.digests[row] for row in theme.members[:2]]
    later = again(ThemeEdits().split(themes, theme.id, [part]), embed)
    assert later[theme.id].members == theme.members[2:]
    (new,) = (one for one in later.themes if one.members == theme.members[:2])
    assert new.edited and new.id != theme.id
    named = again(ThemeEdits().split(themes, theme.id, [part]).rename(later, new.id, "Two"), embed)
    assert named[new.id].name == "Two"


def test_an_excluded_text_is_in_no_theme_and_may_come_back(themes: Themes, embed: Embedder) -> None:
    theme = themes.themes[0]
    row = theme.members[0]
    edits = ThemeEdits().rename(themes, theme.id, "Named").exclude(themes.digests[row])
    later = again(edits, embed)
    assert later.theme_of[row] is None
    assert later[theme.id].members == theme.members[1:]
    back = again(edits.pin(later, themes.digests[row], theme.id), embed)
    assert back[theme.id].members == theme.members


def test_a_pinned_text_moves(themes: Themes, embed: Embedder) -> None:
    source, target = themes.themes[:2]
    # The text that gave the source its id, so that the id must not be given twice.
    row = next(row for row in source.members if themes.digests[row] == source.id)
    later = again(ThemeEdits().pin(themes, themes.digests[row], target.id), embed)
    assert later.theme_of[row] == target.id
    assert later[source.id].members == tuple(one for one in source.members if one != row)


def test_new_texts_join_the_theme_that_holds_their_kin(themes: Themes, embed: Embedder) -> None:
    held = themes[str(themes.theme_of[0])]
    other = next(theme for theme in themes.themes if theme.id != held.id)
    edits = ThemeEdits().merge(themes, [held.id, other.id], name="Both")
    later = again(edits, embed, ["export charts to PDF fails", "we need export charts to PDF"])
    assert later.theme_of[-2:] == (held.id, held.id)
    assert set(held.members + other.members) <= set(later[held.id].members)


def test_edits_of_texts_that_are_gone_do_no_harm(embed: Embedder) -> None:
    gone = ThemeEdits(
        held=(HeldTheme(id="x", name="Gone", texts=(text_digest("no such text"),)),), excluded=("0" * 16,)
    )
    assert all(theme.id != "x" for theme in again(gone, embed).themes)


def test_impossible_edits_are_refused(themes: Themes) -> None:
    first, second = themes.themes[:2]
    stranger = themes.digests[second.members[0]]
    with pytest.raises(InputError, match="do not split"):
        ThemeEdits().split(themes, first.id, [[stranger]])
    with pytest.raises(InputError, match="two or more"):
        ThemeEdits().merge(themes, [first.id])
    with pytest.raises(InputError, match="blank"):
        ThemeEdits().rename(themes, first.id, " ")
    with pytest.raises(InputError, match="not among the themes"):
        ThemeEdits().rename(themes, "unknown", "Name")
    with pytest.raises(InputError, match="not a set of theme edits"):
        ThemeEdits.from_json({"held": [{"id": 1}], "excluded": []})
