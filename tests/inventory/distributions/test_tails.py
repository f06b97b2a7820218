"""What is missing beyond a level, against 50 digits: to the last digits, however deep."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.distributions import (
    Binomial,
    Distribution,
    Gamma,
    Lognormal,
    NegativeBinomial,
    Normal,
    Poisson,
    negative_binomial_loss,
    normal_loss,
    normal_second_loss,
    poisson_loss,
    standard_loss,
    standard_second_loss,
)
from backoffice_core.kernel.errors import InvalidValue

# Law, level, and by mpmath with 50 digits: above, loss, second loss.
ORACLE = (
    (Poisson(1.5), 20, 2.33722107003472e-17, 2.50709154851034e-17, 1.81613876626554e-18),
    (Poisson(100.0), 200, 4.62617947019577e-19, 9.07911325968445e-19, 8.6622840353547e-19),
    (Poisson(100.0), 90, 0.828614880678239, 10.7900432690852, 91.237885975947),
    (Poisson(100.0), 105, 0.287192117581459, 2.00410518598531, 10.0673232080633),
    (Poisson(100.0), 112, 0.10719542045999, 0.597708161191431, 2.41669457861085),
    (Poisson(0.01), 1, 4.96679133402659e-05, 4.98337491680536e-05, 1.66250831946426e-07),
    (Poisson(0.01), 3, 4.13347182626334e-10, 4.14174980195875e-10, 8.29178546668262e-13),
    (Poisson(1000.0), 1040, 0.100720587176539, 1.58766667281133, 20.6213718755737),
    (Poisson(1000.0), 1200, 3.88493957098792e-10, 2.22763706867723e-09, 1.0332667391552e-08),
    (Poisson(5.0), 7, 0.133371674070007, 0.255480966645255, 0.21131989259977),
    (Poisson(5.0), 8, 0.0680936347218486, 0.122109292575248, 0.0892106000245222),
    (Poisson(5.0), 30, 4.51774169398307e-15, 5.34362995940416e-15, 9.70750917193948e-16),
    (Poisson(1000000.0), 1002000, 0.0227501229596743, 8.50869810215607, 2889.11350064073),
    (Poisson(30.0), 0, 0.999999999999906, 30, 450),
    (Poisson(30.0), 1, 0.999999999997099, 29.0000000000001, 421),
    (NegativeBinomial(12.0, 36.0), 23, 0.0451310251407253, 0.200292162810716, 0.655705634706803),
    (
        NegativeBinomial(12.0, 36.0),
        60,
        7.89402451459634e-07,
        2.78531729565034e-06,
        6.98392283140933e-06,
    ),
    (
        NegativeBinomial(12.0, 36.0),
        200,
        5.13787210089356e-29,
        1.61990695482786e-28,
        3.48481622781608e-28,
    ),
    (
        NegativeBinomial(3.0, 3.0000001),
        15,
        1.24080280101152e-07,
        1.499553076987e-07,
        3.08702880857657e-08,
    ),
    (NegativeBinomial(0.5, 5.0), 1, 0.0760813292524376, 0.379922543569107, 1.99507745643089),
    (NegativeBinomial(0.5, 5.0), 4, 0.0334360206662583, 0.206362075550683, 1.23621612108954),
    (NegativeBinomial(0.5, 5.0), 30, 0.000612796007714878, 0.00515132686564253, 0.0391183007843957),
    (NegativeBinomial(1.0, 101.0), 5, 0.0235933021077505, 0.835095335687629, 46.0418848952132),
    (NegativeBinomial(1.0, 101.0), 12, 0.016209656579976, 0.695758440984853, 40.7843025112914),
    (NegativeBinomial(1.0, 101.0), 100, 0.00221598967226117, 0.152419750417764, 11.2669577201278),
    (NegativeBinomial(0.01, 0.02), 1, 0.00194204208577892, 0.0030924954370359, 0.0019575045629641),
    (NegativeBinomial(100.0, 1000.0), 180, 0.0145080794397433, 0.25456819195137, 4.02010068149534),
    (
        NegativeBinomial(100.0, 1000.0),
        500,
        5.27751416855817e-13,
        6.3876113209836e-12,
        7.06005288872493e-11,
    ),
    (
        NegativeBinomial(1000.0, 1010.0),
        1100,
        0.00091596459198422,
        0.00875958798006972,
        0.0708827297836486,
    ),
    (NegativeBinomial(1000.0, 2000.0), 1040, 0.182005501914381, 4.65506382202956, 98.5119774613794),
    (
        NegativeBinomial(4.0, 20.0),
        30,
        0.000990352031428304,
        0.00495176015714152,
        0.0198070406285661,
    ),
    (
        NegativeBinomial(3.0, 3000000000.0),
        20,
        5.13765773381911e-8,
        2.99999891246846,
        1499999943.0,
    ),
    (NegativeBinomial(3.0, 3e18), 5, 1.17489595021678e-16, 3.0, 1.5e18),
    (
        NegativeBinomial(1e-06, 1000000.0),
        1,
        2.66310211159562e-17,
        9.99999999972369e-7,
        499999.9999985,
    ),
    (Binomial(10, 0.3), 3, 0.3503892816, 0.5603386572, 0.2838579471),
    (Binomial(10, 0.3), 8, 0.0001436859, 0.0001495908, 5.9049e-06),
    (Binomial(10, 0.3), 9, 5.9049e-06, 5.9049e-06, 0),
    (Binomial(1000, 0.1), 150, 2.77444090099601e-07, 7.05312141879072e-07, 1.05940692765232e-06),
    (Binomial(1000, 0.1), 112, 0.095408006278077, 0.493413876877814, 1.82340956130431),
    (Binomial(1000, 0.5), 700, 3.76685072352581e-38, 6.5280973622275e-38, 4.75711605370915e-38),
    (Binomial(20, 0.95), 19, 0.358485922408542, 0.358485922408542, 0),
    (Binomial(1, 0.5), 0, 0.5, 0.5, 0),
    (Gamma(100.0, 50.0), 193, 0.0511338399766522, 1.81363301051109, 61.6968665862963),
    (Gamma(100.0, 50.0), 151, 0.147670014777457, 5.67563657565756, 204.943877408902),
    (Gamma(100.0, 50.0), 600, 9.8795271023784e-08, 2.78982442822225e-06, 7.83812309755948e-05),
    (Gamma(100.0, 50.0), 80, 0.602519724405557, 29.8596731542859, 1274.36237037699),
    (Gamma(100.0, 200.0), 305, 0.0980677207146082, 27.9899441432384, 8711.15051755685),
    (Gamma(100.0, 200.0), 3000, 3.08822050740489e-05, 0.0114216637624737, 4.25224334133725),
    (Gamma(100.0, 200.0), 50, 0.359842793916916, 75.8842804438918, 20672.3910390448),
    (Gamma(10.0, 0.5), 10.6, 0.116357873671589, 0.0299709353878507, 0.00680077433747848),
    (Gamma(10.0, 0.5), 14, 4.49518288189786e-13, 3.79863808014045e-14, 3.16776859042122e-15),
    (Gamma(100.0, 100.0), 2000, 2.06115362243856e-09, 2.06115362243856e-07, 2.06115362243856e-05),
    (Gamma(1000.0, 10.0), 1011, 0.135813678709353, 0.694160523837084, 3.08220660384568),
    (Gamma(1000.0, 10.0), 1080, 3.10981996216884e-15, 4.07187615002614e-15, 5.25882576357317e-15),
    (Lognormal(100.0, 50.0), 200, 0.0442336299597897, 2.066459118596, 101.99084102462),
    (Lognormal(100.0, 50.0), 90, 0.494754521754242, 23.1687102156773, 1062.50788216434),
    (Lognormal(100.0, 50.0), 95, 0.449230503395081, 20.8099261098604, 952.656142346983),
    (Lognormal(100.0, 1.0), 101, 0.158641259856406, 0.0845191949875523, 0.0388897864121082),
    (Lognormal(100.0, 1.0), 99.9, 0.537863500014074, 0.450725251065891, 0.29444421075721),
    (Lognormal(100.0, 1.0), 107, 6.39326690093383e-12, 9.71719333576433e-13, 1.45170806157225e-13),
    (
        Lognormal(100.0, 50.0),
        2000,
        2.38464683436307e-11,
        3.51960133435656e-09,
        5.46649053019794e-07,
    ),
    (Lognormal(100.0, 300.0), 20, 0.618644421746254, 84.184206120741, 48171.3979927498),
    (Lognormal(100.0, 300.0), 150, 0.15246483149413, 45.9769123635219, 40274.6332100384),
    (Lognormal(100.0, 300.0), 5000, 0.00042378000972181, 1.32400539572493, 7150.50181254006),
    (Lognormal(100.0, 1000.0), 90, 0.152658586960381, 73.1927940021056, 497524.230508168),
    (Lognormal(100.0, 1000.0), 100000, 8.94900789265235e-06, 0.71744875855542, 137409.785470118),
    (Lognormal(100.0, 50.0), 10, 0.999998243023362, 90.0000015143286, 5299.999998828),
)


@pytest.mark.parametrize(("law", "level", "above", "loss", "second"), ORACLE)
def test_tails_and_losses_keep_their_digits(
    law: Distribution, level: float, above: float, loss: float, second: float
) -> None:
    """Within 1e-12 of the sums and integrals themselves: means from 0.01 to a million."""
    assert law.above(level) == pytest.approx(above, rel=1e-12, abs=0)
    assert law.loss(level) == pytest.approx(loss, rel=1e-12, abs=0)
    assert law.second_loss(level) == pytest.approx(second, rel=1e-12, abs=0)


# Law, level, and by mpmath with 60 digits what is left.
LEFT = (
    (Gamma(100, 50), 3, 4.78653270943221e-06),
    (Gamma(100, 10), 50, 3.02866898551674e-10),
    (Gamma(100, 10), 88, 0.481777690742145),
    (Gamma(100, 10), 95, 1.9157397305837),
    (Lognormal(100, 50), 10, 1.51432864095297e-06),
    (Lognormal(100, 300), 1, 0.00399389281168146),
    (Lognormal(100, 1), 95, 2.58231071398552e-08),
    (Poisson(100), 40, 4.76019765496365e-12),
    (Poisson(100), 90, 0.790043269085246),
    (NegativeBinomial(100, 300), 30, 1.07003379298706e-07),
    (Binomial(1000, 0.5), 350, 9.19566076312475e-22),
)


@pytest.mark.parametrize(("law", "level", "left"), LEFT)
def test_what_is_left_keeps_its_digits_deep_below_the_mean(
    law: Distribution, level: float, left: float
) -> None:
    """Also where nearly nothing is, for a subtraction would leave none."""
    assert law.leftover(level) == pytest.approx(left, rel=1e-12, abs=0)
    assert law.leftover(-3) == 0
    assert law.leftover(0) == 0


STANDARD = (
    (0, 0.39894228040143268, 0.25),
    (1.3, 0.04552796208651392, 0.018807066936571114),
    (3, 0.0003821543170477236, 0.00010171754024346187),
    (6, 1.5635697959709664e-10, 2.4222883727559142e-11),
    (8, 7.5502624119464989e-17, 9.0375322357292496e-18),
    (10, 7.474560254589328e-25, 7.2646384785599015e-26),
    (15, 2.426025087528983e-52, 1.5964284009638157e-53),
)


@pytest.mark.parametrize(("z", "loss", "second"), STANDARD)
def test_the_standard_loss_keeps_its_digits(z: float, loss: float, second: float) -> None:
    """To 1e-12 up to z = 15, where a subtraction gives negative numbers from z = 8 on.

    Source: mpmath, 40 digits.
    """
    assert standard_loss(z) == pytest.approx(loss, rel=1e-12, abs=0)
    assert standard_second_loss(z) == pytest.approx(second, rel=1e-12, abs=0)
    assert Normal(50, 4).loss(50 + 4 * z) == pytest.approx(4 * loss, rel=1e-12, abs=0)
    assert Normal(50, 4).second_loss(50 + 4 * z) == pytest.approx(16 * second, rel=1e-12, abs=0)
    assert Normal(50, 4).leftover(50 - 4 * z) == pytest.approx(4 * loss, rel=1e-12, abs=0)


def test_a_column_is_answered_as_each_of_its_numbers() -> None:
    """One computation for numbers and columns, each item with its own law."""
    x, mean = np.array([20.0, 200, 3, 0, -2]), np.array([1.5, 100, 3, 2, 2])
    assert poisson_loss(x, mean=mean).tolist() == [
        Poisson(m).loss(level) for level, m in zip(x, mean, strict=True)
    ]
    assert negative_binomial_loss(x, mean=mean, variance=3 * mean).tolist() == [
        NegativeBinomial(m, 3 * m).loss(level) for level, m in zip(x, mean, strict=True)
    ]
    spread = np.array([1.0, 0, 2, 5, 1])
    for column, method in ((normal_loss, "loss"), (normal_second_loss, "second_loss")):
        assert column(x, mean=mean, deviation=spread).tolist() == [
            getattr(Normal(m, s), method)(level)
            for level, m, s in zip(x, mean, spread, strict=True)
        ]


def test_a_law_without_scatter_is_the_constant() -> None:
    """A deviation of 0 gives the limit, at the mean itself too; a mean of 0 asks for nothing."""
    constant = Normal(10, 0)
    assert [2.0, 0.0, 0.0] == constant.loss([8, 10, 13]).tolist()
    assert [2.0, 0.0, 0.0] == constant.second_loss([8, 10, 13]).tolist()
    assert [0.0, 1.0, 1.0] == constant.at_most([8, 10, 13]).tolist()
    for law in (Poisson(0), NegativeBinomial(0, 0), Binomial(0, 0.5)):
        assert [2.0, 0.0, 0.0] == law.loss([-2, 0, 1]).tolist()
        assert (0.0, 0.0, 1.0) == (law.quantile(0.99), law.above(0), law.at_most(0))


def test_a_negative_binomial_law_goes_over_into_the_poisson_law() -> None:
    """As the variance comes down to the mean; below it there is none."""
    poisson = Poisson(4)
    for more, close in ((1e-6, 1e-4), (1e-9, 1e-7), (0, 1e-15)):
        law = NegativeBinomial(4, 4 * (1 + more))
        assert law.loss(12) == pytest.approx(poisson.loss(12), rel=close)
    with pytest.raises(InvalidValue, match="variance"):
        NegativeBinomial(4, 3.9)
