"""A hash chain over the bytes of entries: each link covers an entry and all before it.

A link is the SHA-256 over a tag of this format, the link before and the bytes of the entry as
they are stored. The bytes, and not the entry read from them, because a newer version of the
program reads old bytes into newer fields: what was written once must hash the same for ever.
The tag and the link before have a fixed length, so the bytes after them cannot be mistaken
for anything else; the first link covers the name of the book, so no chain passes for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

import attrs

from backoffice_core.bookkeeping.model import Entry
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.facts import digest, fact, kind_of

__all__ = [
    "ChainHead",
    "chain",
    "chain_heads",
    "genesis",
    "parse_chain_head",
    "stored_bytes",
]

TAG: Final = b"backoffice-core chain 1\n"
HEAD_LINE: Final = re.compile(
    r"(?P<book>\S(?:.*\S)?) (?P<count>0|[1-9]\d*) (?P<digest>[0-9a-f]{64})"
)
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@checked
@fact("chain_heads", identity=("book", "count"))
@attrs.frozen(kw_only=True)
class ChainHead:
    """Where a chain stands: the ``digest`` in hexadecimal after ``count`` entries of ``book``.

    ``book`` names the chain; where one place holds the books of several tenants, name both:
    ``toko-maju/main``. ``str`` is the line to print, to sign or to send away.

    Raises :class:`InvalidValue`: ``chain_book_unnamed``, ``chain_head_malformed``.

    >>> print(genesis("toko-maju/main"))
    toko-maju/main 0 2e440c36c92ebc26f4e2e9ba9f42c22af6eac90118fc1ecc69d2ec986aa3288e
    """

    book: str
    count: int
    digest: str

    def __attrs_post_init__(self) -> None:
        """Refuse a name that no line could hold, and a digest that is none."""
        if self.book != self.book.strip() or not self.book.isprintable() or not self.book:
            raise InvalidValue(
                "chain_book_unnamed",
                f"{self.book!r} does not name a book.",
                "Use printable characters, with no space at either end.",
            )
        if self.count < 0 or DIGEST.fullmatch(self.digest) is None:
            raise InvalidValue(
                "chain_head_malformed",
                f"The head of {self.book} after {self.count} entries is {self.digest!r}.",
                "A head has a count from 0 and 64 hexadecimal digits in small letters.",
            )

    def __str__(self) -> str:
        """The head as one line: book, count and digest."""
        return f"{self.book} {self.count} {self.digest}"


@checked
def parse_chain_head(line: str) -> ChainHead:
    """The head that a printed line tells.

    Raises :class:`InvalidValue` (``chain_head_malformed``).

    >>> parse_chain_head(f"main 2 {'0f' * 32}").count
    2
    """
    found = HEAD_LINE.fullmatch(line.strip())
    if found is None:
        raise InvalidValue(
            "chain_head_malformed",
            f"{line!r} is not the head of a chain.",
            "A line is the book, the count and 64 hexadecimal digits, a space between them.",
        )
    return ChainHead(book=found["book"], count=int(found["count"]), digest=found["digest"])


@checked
def genesis(book: str) -> ChainHead:
    """The head of a book without entries, which all its chain starts from."""
    return ChainHead(book=book, count=0, digest=digest(TAG, b"genesis", book.encode()).hex())


def stored_bytes(entry: Entry | bytes) -> bytes:
    """The bytes that a chain covers: those of a store as they are, of an entry its canonical ones.

    >>> stored_bytes(b'{"number":"1"}')
    b'{"number":"1"}'
    """
    return entry if isinstance(entry, bytes) else kind_of(Entry).encode(entry)


def linked(before: bytes, stored: bytes) -> bytes:
    """The link of one entry's bytes after the link before."""
    return sha256(TAG + before + stored).digest()


@checked
def chain(entries: Iterable[Entry | bytes], *, start: ChainHead) -> ChainHead:
    """The head after ``entries``, which follow on ``start``: a genesis, or the head so far.

    Give entries, or their bytes as a store keeps them; they are the same to a chain.

    >>> first = chain([b"one", b"two"], start=genesis("main"))
    >>> chain([b"three"], start=first) == chain([b"one", b"two", b"three"], start=genesis("main"))
    True
    """
    link, count = bytes.fromhex(start.digest), start.count
    for entry in entries:
        link = linked(link, stored_bytes(entry))
        count += 1
    return ChainHead(book=start.book, count=count, digest=link.hex())


@checked
def chain_heads(
    entries: Iterable[Entry | bytes], *, start: ChainHead, every: int = 1
) -> Iterator[ChainHead]:
    """Yield the head after every so many entries, counted from the first of the book.

    With 1 there is one for each entry: keep these beside the entries, and damage can be told to
    the very entry. Raises :class:`InvalidValue` (``number_not_whole``, ``number_too_small``).

    >>> [head.count for head in chain_heads([b"a", b"b", b"c"], start=genesis("main"), every=2)]
    [2]
    """
    step = whole_number(every, name="every", least=1)
    link = bytes.fromhex(start.digest)
    for count, entry in enumerate(entries, start.count + 1):
        link = linked(link, stored_bytes(entry))
        if count % step == 0:
            yield ChainHead(book=start.book, count=count, digest=link.hex())
