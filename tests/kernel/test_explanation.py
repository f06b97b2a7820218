"""Explanations are trees that read, travel and cannot be changed."""

from __future__ import annotations

import copy
import pickle

import pytest

from backoffice_core.kernel import Duration, Explanation, Message, Money

HOUR = Explanation(
    rule="wage.hourly",
    says=Message("1/{n} of the month", n=173),
    result=Money.of("28901", "IDR"),
    parameters={"rounding": "floor", "divisor": 173},
    source="PP 35/2021 art. 32(2)",
)
TREE = Explanation(
    rule="overtime", says=Message("two hours"), result=Duration(7200), because=[HOUR]
)


def test_a_tree_renders_a_line_a_node_and_indents_reasons() -> None:
    """What a result rests on stands below it."""
    assert TREE.render() == "two hours\n  1/173 of the month (PP 35/2021 art. 32(2))"
    assert TREE.sentence() == "two hours"
    assert HOUR.parameter_text("id") == "rounding = floor, divisor = 173"


def test_parameters_are_read_only() -> None:
    """A frozen value holds no mutable one."""
    with pytest.raises(TypeError):
        HOUR.parameters["divisor"] = 21  # type: ignore[index]


def test_a_tree_survives_pickle_and_copy_and_can_be_a_key() -> None:
    """Explanations cross process boundaries and live in sets."""
    assert pickle.loads(pickle.dumps(TREE)) == TREE  # noqa: S301
    assert copy.deepcopy(TREE) == TREE
    assert {TREE: 1}[copy.copy(TREE)] == 1


def test_json_holds_what_is_known_and_nothing_else() -> None:
    """Empty parts are left out; values are in plain English form."""
    assert TREE.as_json() == {
        "rule": "overtime",
        "says": "two hours",
        "result": "2:00:00",
        "because": [
            {
                "rule": "wage.hourly",
                "says": "1/173 of the month",
                "result": "IDR 28901.00",
                "parameters": {"rounding": "floor", "divisor": "173"},
                "source": "PP 35/2021 art. 32(2)",
            }
        ],
    }


def test_a_bare_explanation_is_a_rule_and_a_sentence() -> None:
    """Nothing empty is written."""
    bare = Explanation(rule="r", says=Message("s"))
    assert bare.as_json() == {"rule": "r", "says": "s"}
