"""Opening a store by its address, and asking one with `await`."""

from __future__ import annotations

import asyncio
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.storage import BalanceQuery, Query, as_async, open_store, opening
from backoffice_core.testing.samples import Note, batch_of, note


@pytest.mark.parametrize(
    ("code", "url"),
    [
        ("store_scheme_unknown", "ledger:somewhere"),
        ("store_scheme_unknown", "shop.db"),
        ("store_scheme_unknown", "memory"),
        ("store_url_invalid", "memory:x"),
        ("store_url_invalid", "sqlite:///"),
        ("store_url_invalid", "sqlite:shop.db"),
        ("store_url_invalid", "sqlite:///:memory:"),
        ("store_url_invalid", "postgresql://shop:secret@host/shop?nonsense=1"),
    ],
)
def test_an_address_that_names_no_store_is_refused(code: str, url: str) -> None:
    """A mistyped setting never opens an empty store by accident."""
    with pytest.raises(InvalidValue) as caught:
        open_store(url)
    assert code == caught.value.code
    assert "secret" not in str(caught.value)


def test_a_third_party_brings_a_scheme_as_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of somebody else opens by address like ours."""
    point = EntryPoint(
        name="elsewhere",
        group="backoffice_core.storage",
        value="backoffice_core.storage.memory:MemoryStore.__new__",
    )
    asked: list[str] = []
    found = EntryPoints([point])
    monkeypatch.setattr(opening, "entry_points", lambda *, group: asked.append(group) or found)
    monkeypatch.setattr(EntryPoint, "load", lambda _: lambda url: (url, "opened"))
    assert ("elsewhere:there", "opened") == open_store("elsewhere:there")
    assert ["backoffice_core.storage"] == asked


@pytest.mark.parametrize("name", ["memory:", "sqlite"])
def test_the_asynchronous_twin_answers_as_the_store_does(name: str, tmp_path: Path) -> None:
    """The same verbs with `await` give the same answers."""
    url = name if name == "memory:" else f"sqlite:///{tmp_path}/x.db"
    query = Query(tenant="shop", kind=Note)
    totals = BalanceQuery(tenant="shop", kind=Note, sums=["weight"])

    async def play() -> None:
        inner = open_store(url)
        store = as_async(inner)
        assert inner.capabilities == store.capabilities
        receipt = await store.commit(batch_of("k", note(1, weight=2), note(2, weight=3)))
        assert 2 == receipt.position
        pages = [page async for page in store.read(query, limit=1)]
        assert [1, 2] == [page.position for page in pages]
        assert (5,) == (await store.balances(totals))[0].sums
        async with store.view() as seen:
            await store.commit(batch_of("k2", note(3, weight=1)))
            pages = [page async for page in seen.read(query, after=1)]
            assert [2] == [page.position for page in pages]
            assert (5,) == (await seen.balances(totals))[0].sums
            assert 2 == await seen.position("shop")
            assert 2 == await seen.version("shop", "notes")
            assert 0 == await seen.counter("shop", "n")
        await store.close()
        with pytest.raises(InvalidValue):
            await store.balances(totals)

    asyncio.run(play())
