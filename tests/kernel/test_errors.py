"""Errors say what, where and what to do, and survive what Python does with exceptions."""

from __future__ import annotations

import copy
import pickle

import pytest

from backoffice_core.kernel import (
    BackofficeError,
    GuardFailed,
    InputProblem,
    InputRefused,
    InvalidValue,
    MissingExtra,
    require,
)


def test_an_error_reads_as_message_remedy_and_code() -> None:
    """The three parts stand in one line; an empty remedy leaves no gap."""
    assert str(BackofficeError("code", "What.", "Do.")) == "What. Do. [code]"
    assert str(BackofficeError("code", "What.")) == "What. [code]"


def test_an_error_survives_pickle_copy_and_notes() -> None:
    """An error that crosses a process boundary keeps its fields."""
    error = GuardFailed("floor", "Too few.", "Buy.", "stock/A", 3, 5)
    error.add_note("seen here")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
        assert (twin.code, twin.counter, twin.have, twin.need) == ("floor", "stock/A", 3, 5)
        assert str(twin) == str(error)


def test_an_error_is_told_apart_by_identity_not_by_content() -> None:
    """Two errors with the same words are two events."""
    assert InvalidValue("a", "b") != InvalidValue("a", "b")


def test_a_problem_names_file_line_and_field_where_known() -> None:
    """The place is as exact as it is known."""
    whole = InputProblem(file="a.csv", problem="It is empty.", remedy="Fill it.")
    assert str(whole) == "a.csv: It is empty. Fill it."
    line = InputProblem(file="a.csv", line=2, problem="Bad.", remedy="Mend.")
    assert str(line) == "a.csv, line 2: Bad. Mend."


def test_refused_input_lists_its_problems_and_counts_the_rest() -> None:
    """Twenty are shown, no problem disappears from the count."""
    problem = InputProblem(file="a.csv", line=2, problem="Bad.", remedy="Mend.")
    one = InputRefused.because(problem)
    assert str(one) == "The input has 1 problem. [input_refused]\na.csv, line 2: Bad. Mend."
    many = InputRefused.because(*[problem] * 23)
    assert str(many).splitlines()[0] == "The input has 23 problems. [input_refused]"
    assert str(many).splitlines()[-1] == "... and 3 more"
    assert len(many.problems) == 23


def test_a_missing_extra_is_named() -> None:
    """Whoever lacks an optional dependency reads the command that brings it."""
    with pytest.raises(MissingExtra) as caught:
        require("no_such_module.inner", extra="plot", purpose="Drawing")
    assert caught.value.code == "extra_missing"
    assert "pip install 'backoffice-core[plot]'" in str(caught.value)
    assert "needs no_such_module," in str(caught.value)


def test_an_extra_that_is_there_is_returned() -> None:
    """A present module comes back as itself."""
    assert require("json", extra="x", purpose="x").__name__ == "json"
