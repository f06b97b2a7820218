"""A name is read in the reader's language where it has one there."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Explanation, InvalidValue, Message, Name

CASH = Name("Kas", {"en": "Cash on hand", "pt-BR": "Dinheiro em caixa", "zh_Hant": "現金"})
LANGUAGES = ("de", "en", "id", "ja")
names = st.builds(Name, st.text(), st.dictionaries(st.sampled_from(LANGUAGES), st.text()))


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", "Cash on hand"),
        ("EN", "Cash on hand"),
        ("en-GB", "Cash on hand"),
        ("en_US_POSIX", "Cash on hand"),
        ("pt_br", "Dinheiro em caixa"),
        ("pt", "Kas"),
        ("zh-Hant-TW", "現金"),
        ("id", "Kas"),
        ("", "Kas"),
    ],
)
def test_a_name_is_read_in_the_language_of_the_locale(locale: str, expected: str) -> None:
    """However the locale is spelled; else as the thing is called at home."""
    assert expected == CASH.render(locale)


@given(names, st.sampled_from(LANGUAGES))
def test_a_name_without_a_translation_goes_by_its_own_text(name: Name, language: str) -> None:
    """Nothing is lost and nothing made up."""
    assert dict(name.translations).get(language, name.text) == name.render(language)
    assert name.text == str(name)


@given(names)
def test_a_name_is_a_plain_value(name: Name) -> None:
    """Equal whatever the order of its translations, a key, pickled, and its repr rebuilds it."""
    turned = Name(name.text, tuple(reversed(name.translations)))
    assert {name} == {turned, eval(repr(name)), pickle.loads(pickle.dumps(name))}  # noqa: S301, S307


def test_a_language_has_one_name_however_it_is_spelled() -> None:
    """The last one given counts."""
    twice = Name("Kas", [("EN-gb", "Till"), ("en_GB", "Cash on hand")])
    assert Name("Kas", {"en-GB": "Cash on hand"}) == twice


@pytest.mark.parametrize("translations", ["en", ["english"], {5: "Cash"}, 5])
def test_what_is_no_text_for_each_language_is_refused(translations: Any) -> None:  # noqa: ANN401
    """The error appears where the name is made, not where it is read."""
    with pytest.raises(InvalidValue) as caught:
        Name("Kas", translations)
    assert "translations_malformed" == caught.value.code


def test_a_message_shows_a_name_in_its_own_language() -> None:
    """A sentence is in one language from end to end; plain English takes the English name."""
    message = Message("{account} holds {count}", account=CASH, count=1500)
    assert "Cash on hand holds 1,500" == message.render("en")
    assert "Kas holds 1.500" == message.render("id")
    assert "Cash on hand holds 1500" == str(message)


def test_an_explanation_shows_names_in_one_language() -> None:
    """Its tree in the reader's, its JSON in English, as every sentence in it."""
    reason = Explanation(
        rule="cash", says=Message("{account}", account=CASH), result=CASH, parameters={"of": CASH}
    )
    english = "Cash on hand"
    assert ("Kas", english) == (reason.render("id"), reason.render("en"))
    assert "of = Kas" == reason.parameter_text("id")
    assert {
        "rule": "cash", "says": english, "result": english, "parameters": {"of": english},
    } == reason.as_json()  # fmt: skip
