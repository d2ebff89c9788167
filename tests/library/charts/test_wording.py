"""Labels that say what tells them apart."""

from hypothesis import given
from hypothesis import strategies as st

from firsthand.charts.wording import apart


def test_needs_begin_where_they_differ() -> None:
    needs = [
        "Minimise the time it takes to decide",
        "Minimise the chance that dishes are cold",
        "Minimise the chance of coming home without salt",
        "Feel safe",
    ]
    assert apart(needs) == [
        "… time it takes to decide",
        "… that dishes are cold",
        "… of coming home without salt",
        "Feel safe",
    ]


def test_a_label_that_another_goes_on_from_stays_whole() -> None:
    assert apart(["Cook faster", "Cook faster at home", "Cook faster"]) == [
        "Cook faster",
        "… at home",
        "Cook faster",
    ]


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map(" ".join), unique=True)
)
def test_different_labels_keep_their_ends(labels: list[str]) -> None:
    for label, told in zip(labels, apart(labels), strict=True):
        kept = told.removeprefix("… ")
        assert label.endswith(kept)
        if told != label:
            shared = label.removesuffix(kept)
            assert any(other != label and f"{other} ".startswith(shared) for other in labels)
