"""What is not of its field's type is refused when it is made, long before any store sees it."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from backoffice_core.bookkeeping import Attachment, Dimension, Entry, Posting
from backoffice_core.kernel import InvalidValue, Money, kind_of


class Code(enum.StrEnum):
    """Account codes that are text of a class of one's own."""

    CASH = "1100"


def posting(**given: Any) -> Posting:  # noqa: ANN401 - the wrong types are the point
    """A posting with some fields as given."""
    fields: dict[str, Any] = {"account": "1100", "amount": Money.of(1, "IDR"), **given}
    return Posting(**fields)


def entry(**given: Any) -> Entry:  # noqa: ANN401 - the wrong types are the point
    """An entry with some fields as given."""
    legs = [posting(), posting(account="3100", amount=Money.of(-1, "IDR"))]
    fields: dict[str, Any] = {"number": "1", "day": date(2026, 5, 4), "journal": "", "text": ""}
    return Entry(**{**fields, "postings": legs, **given})


@pytest.mark.parametrize(
    ("code", "says", "make"),
    [
        ("not_a_text", "account of a posting is 1120", lambda: posting(account=1120)),
        ("not_a_text", "account of a posting is None", lambda: posting(account=None)),
        ("not_a_text", "party of a posting to 1100 is 5", lambda: posting(party=5)),
        ("not_a_text", "document of a posting to 1100 is 5", lambda: posting(document=5)),
        ("not_money", "A posting to 1100 is of 5.0", lambda: posting(amount=5.0)),
        ("not_a_dimension", "('cc', 'x')", lambda: posting(dimensions=[("cc", "x")])),
        ("not_a_dimension", "'cc'", lambda: posting(dimensions={"cc": "x"})),
        ("not_a_dimension", "5", lambda: posting(dimensions=5)),
        ("not_a_text", "value of Dimension is 5", lambda: Dimension("cc", 5)),  # type: ignore[arg-type]
        ("not_a_text", "name of Dimension is None", lambda: Dimension(None, "x")),  # type: ignore[arg-type]
        ("not_a_text", "digest of Attachment is b'x'", lambda: Attachment("x", b"x")),  # type: ignore[arg-type]
        ("not_a_text", "reference of Attachment is 5", lambda: Attachment(5, "x")),  # type: ignore[arg-type]
        ("not_a_text", "number of an entry is 5", lambda: entry(number=5)),
        ("not_a_text", "number of an entry is empty", lambda: entry(number="")),
        ("not_a_text", "document of an entry is 5", lambda: entry(document=5)),
        ("not_a_text", "reverses of an entry is 5", lambda: entry(reverses=5)),
        ("not_an_attachment", "'a.pdf'", lambda: entry(attachments=["a.pdf"])),
        ("not_a_posting", "Entry 1 has '1100'", lambda: entry(postings=["1100"])),
        ("not_several", "Posting", lambda: entry(postings=posting())),
    ],
)
def test_a_field_of_another_type_is_refused(
    code: str, says: str, make: Callable[[], object]
) -> None:
    """The refusal names the field and what it was given."""
    with pytest.raises(InvalidValue) as caught:
        make()
    assert code == caught.value.code
    assert says in caught.value.message


def test_what_is_right_is_taken_from_anything_that_can_be_gone_through() -> None:
    """Lists, tuples and generators are all the same."""
    paper, kitchen = Attachment("a.pdf", "00"), Dimension("cc", "kitchen")
    assert (paper,) == entry(attachments=iter([paper])).attachments
    assert (kitchen,) == posting(dimensions=(each for each in [kitchen])).dimensions


def test_text_of_a_class_of_ones_own_is_kept_as_plain_text() -> None:
    """It equals what comes back."""
    cash = entry(postings=[posting(account=Code.CASH), posting(amount=Money.of(-1, "IDR"))])
    kind = kind_of(Entry)
    assert cash == kind.decode(kind.encode(cash))
    assert str is type(kind.children[0].rows(cash)[0][0])
