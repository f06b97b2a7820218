"""A level given as text is refused and not taken for another."""

from __future__ import annotations

from typing import Any, cast

import pytest

from backoffice_core.kernel import InvalidValue
from backoffice_core.scheduling.catalogue import MinimumRest, OneShiftADay


@pytest.mark.parametrize("rule", [OneShiftADay, MinimumRest])
def test_a_level_given_as_text_is_refused(rule: type[OneShiftADay | MinimumRest]) -> None:
    """The members are named."""
    with pytest.raises(InvalidValue, match="The level of") as caught:
        rule(level=cast("Any", "law"))
    assert "Level.LAW" in caught.value.remedy
