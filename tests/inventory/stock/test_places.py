"""Places within places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.stock.places import Place, PlaceTree, PlaceUsage
from backoffice_core.kernel import InvalidValue
from backoffice_core.kernel.facts import kind_of
from tests.inventory.goods import TREE


def test_a_place_holds_all_that_is_inside_it_at_any_depth() -> None:
    """Places may be given in any order; what is inside comes right after what it is in."""
    tree = PlaceTree(
        [
            Place(code="bin", within="shelf"),
            Place(code="other"),
            Place(code="shelf", within="hall"),
            Place(code="hall"),
        ]
    )
    assert ("hall", "shelf", "bin") == tree.inside("hall")
    assert ("hall", "shelf", "bin") == tree.path("bin")
    assert tree.is_within("bin", "hall")
    assert not tree.is_within("hall", "bin")
    assert ["other", "hall", "shelf", "bin"] == sorted(tree.paths, key=tree.rank)


def test_steps_go_up_to_what_both_are_in_and_down_again() -> None:
    """Two shelves of one warehouse are closer than a shelf and a shop."""
    assert (0, 1, 2, 3) == (
        TREE.steps("rak-1", "rak-1"),
        TREE.steps("rak-1", "bekasi"),
        TREE.steps("rak-1", "rak-2"),
        TREE.steps("rak-1", "bogor"),
    )


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ([Place(code="a"), Place(code="a", name="A")], "place_twice"),
        ([Place(code="a", within="z")], "unknown_place"),
        ([Place(code="a", within="a")], "places_in_circle"),
        (
            [Place(code="a", within="c"), Place(code="b", within="a"), Place(code="c", within="b")],
            "places_in_circle",
        ),
    ],
)
def test_a_tree_that_is_none_is_refused(places: list[Place], code: str) -> None:
    """Two of one code, an outer place that is not there, a place within itself."""
    with pytest.raises(InvalidValue) as refused:
        PlaceTree(places)
    assert code == refused.value.code


def test_an_unknown_place_is_refused_by_name() -> None:
    """A typing error is no empty place."""
    with pytest.raises(InvalidValue, match="rak-9") as refused:
        TREE.inside("rak-9")
    assert "unknown_place" == refused.value.code


def test_trees_of_the_same_places_are_equal() -> None:
    """A tree is its places."""
    assert TREE == PlaceTree(iter(TREE.places))
    assert TREE != PlaceTree(TREE.places[:1])
    assert "PlaceTree([Place(code='a', name='A'" in repr(PlaceTree([Place(code="a", name="A")]))


def test_a_place_is_kept_as_a_fact() -> None:
    """What is written comes back."""
    place = Place(code="truk", name="Truk B 1234", within="bekasi", usage=PlaceUsage.TRANSIT)
    kind = kind_of(place)
    assert place == kind.decode(kind.encode(place))


@given(st.lists(st.integers(0, 30), max_size=30))
def test_every_place_is_inside_all_on_its_path_and_no_other(outer: list[int]) -> None:
    """`inside` and `path` say the same."""
    places = [Place(code="0")]
    places += [
        Place(code=str(number), within=str(each % number))
        for number, each in enumerate(outer, start=1)
    ]
    tree = PlaceTree(places)
    for inner in tree.paths:
        holding = [code for code in tree.paths if inner in tree.inside(code)]
        assert sorted(tree.path(inner)) == sorted(holding)


def test_a_very_deep_tree_is_no_trouble() -> None:
    """Depth is no recursion."""
    places = [Place(code="0")] + [Place(code=str(n), within=str(n - 1)) for n in range(1, 2000)]
    assert 2000 == len(PlaceTree(reversed(places)).path("1999"))
