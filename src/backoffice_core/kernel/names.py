"""What people call a thing of their own, in each language that they gave it a name in.

A sentence of the library is translated by its catalogues; the name of an account or an item
is data, so its translations travel with it. Without them a sentence in one language would
show names in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Name"]

Pairs = tuple[tuple[str, str], ...]


def language_tag(locale: str) -> str:
    """A locale in one spelling: ``en-GB``, ``en_gb`` and ``EN_GB`` are the same."""
    return locale.replace("-", "_").casefold()


def in_order(translations: Mapping[str, str] | Iterable[tuple[str, str]]) -> Pairs:
    """Translations by language, one for each, so that equal names are equal; hashable."""
    try:
        found = {language_tag(language): text for language, text in dict(translations).items()}
    except (AttributeError, TypeError, ValueError) as problem:
        raise InvalidValue(
            "translations_malformed",
            f"{translations!r} is no text for each language: {problem}.",
            "Give a mapping such as {'en': 'Cash'}.",
        ) from problem
    return tuple(sorted(found.items()))


@attrs.frozen
class Name:
    """A name and its translations by language: what a message shows in the reader's language.

    ``text`` is the name it goes by, ``translations`` what it is called in other languages.
    Raises :class:`InvalidValue` (``translations_malformed``).

    >>> cash = Name("Kas", {"en": "Cash on hand"})
    >>> str(cash), cash.render("en"), cash.render("id")
    ('Kas', 'Cash on hand', 'Kas')
    """

    text: str
    translations: Pairs = attrs.field(default=(), converter=in_order)

    def __str__(self) -> str:
        """The name it goes by."""
        return self.text

    def render(self, locale: str = "en") -> str:
        """The name in the language of ``locale``, else the name it goes by.

        A locale without a name of its own takes that of its language: ``en-GB`` that of ``en``.
        """
        texts = dict(self.translations)
        wanted = language_tag(locale)
        while wanted and wanted not in texts:
            wanted = wanted.rpartition("_")[0]
        return texts.get(wanted, self.text)
