"""Where the two regulations of Indonesia say what, and the numbers in which they differ."""

from __future__ import annotations

from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.kernel.instants import Duration

__all__ = ["KEP_102", "KEP_102_ARTICLES", "PP_35", "PP_35_ARTICLES", "Articles"]

PP_35, KEP_102 = "PP 35/2021", "KEP.102/MEN/VI/2004"


def hours(count: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=count)


@attrs.frozen(kw_only=True)
class Articles:
    """Where one regulation says what, and the numbers in which the two differ."""

    six_days: Citation
    five_days: Citation
    workday: Citation
    six_days_off: Citation
    shortest_day: Citation
    five_days_off: Citation
    quadruple: int
    most_a_day: Rule[Duration]
    most_a_week: Rule[Duration]
    divisor: Rule[int]
    steady: Citation
    least_share: Rule[Fraction]
    by_day: tuple[Citation, Citation]
    pieces: Citation
    unworked: Citation
    holidays: Citation
    weekly_rest: Citation
    two_days_of_rest: Citation
    meal: Rule[Duration]
    order: Citation
    exemption: Citation


PP_35_ARTICLES = Articles(
    six_days=Citation(f"{PP_35} art. 21(2)a"),
    five_days=Citation(f"{PP_35} art. 21(2)b"),
    workday=Citation(f"{PP_35} art. 31(1)"),
    six_days_off=Citation(f"{PP_35} art. 31(2)a"),
    shortest_day=Citation(f"{PP_35} art. 31(2)b"),
    five_days_off=Citation(f"{PP_35} art. 31(3)"),
    quadruple=3,
    most_a_day=Rule(hours(4), Citation(f"{PP_35} art. 26(1)")),
    most_a_week=Rule(hours(18), Citation(f"{PP_35} art. 26(1)")),
    divisor=Rule(173, Citation(f"{PP_35} art. 32(2)")),
    steady=Citation(f"{PP_35} art. 32(3)"),
    least_share=Rule(Fraction(3, 4), Citation(f"{PP_35} art. 32(4)")),
    by_day=(Citation(f"{PP_35} art. 33(1)a"), Citation(f"{PP_35} art. 33(1)b")),
    pieces=Citation(f"{PP_35} art. 33(2)-(3)"),
    unworked=Citation("PP 36/2021 art. 40(1)"),
    holidays=Citation(f"{PP_35} art. 31(2)-(3)"),
    weekly_rest=Citation(f"{PP_35} art. 22 a"),
    two_days_of_rest=Citation(f"{PP_35} art. 22 b"),
    meal=Rule(hours(4), Citation(f"{PP_35} art. 29(1)c")),
    order=Citation(f"{PP_35} art. 28"),
    exemption=Citation(f"{PP_35} art. 27(2)-(4)"),
)
KEP_102_ARTICLES = Articles(
    six_days=Citation("UU 13/2003 art. 77(2)a"),
    five_days=Citation("UU 13/2003 art. 77(2)b"),
    workday=Citation(f"{KEP_102} art. 11 a"),
    six_days_off=Citation(f"{KEP_102} art. 11 b.1"),
    shortest_day=Citation(f"{KEP_102} art. 11 b.2"),
    five_days_off=Citation(f"{KEP_102} art. 11 c"),
    quadruple=2,
    most_a_day=Rule(hours(3), Citation("UU 13/2003 art. 78(1)b")),
    most_a_week=Rule(hours(14), Citation("UU 13/2003 art. 78(1)b")),
    divisor=Rule(173, Citation(f"{KEP_102} art. 8(2)")),
    steady=Citation(f"{KEP_102} art. 10(1)", verified=False),
    least_share=Rule(Fraction(3, 4), Citation(f"{KEP_102} art. 10(2)", verified=False)),
    by_day=(
        Citation(f"{KEP_102} art. 9(1)a", verified=False),
        Citation(f"{KEP_102} art. 9(1)b", verified=False),
    ),
    pieces=Citation(f"{KEP_102} art. 9(2)-(3)", verified=False),
    unworked=Citation("UU 13/2003 art. 93(1)"),
    holidays=Citation(f"{KEP_102} art. 11"),
    weekly_rest=Citation("UU 13/2003 art. 79(2)b"),
    two_days_of_rest=Citation("UU 13/2003 art. 79(2)b"),
    meal=Rule(hours(3), Citation(f"{KEP_102} art. 7(1)c")),
    order=Citation(f"{KEP_102} art. 6", verified=False),
    exemption=Citation(f"{KEP_102} art. 4(2)-(3)", verified=False),
)
