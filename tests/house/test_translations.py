"""Every sentence for people is there in every language we ship."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from tests.house.tree import LANGUAGES_TRANSLATED, LOCALE, PACKAGE, ROOT, dotted, modules, parsed

# Here Message itself is written; nothing else builds one from a variable.
BUILDERS = (PACKAGE / "kernel" / "words.py",)


def template_count(call: ast.Call) -> int:
    """How many leading arguments of a call are templates: Message one, Message.plural two."""
    match call.func:
        case ast.Name(id="Message"):
            return 1
        case ast.Attribute(value=ast.Name(id="Message"), attr="plural"):
            return 2
        case _:
            return 0


def texts(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str | None]:
    """The strings an argument can be; None for one that cannot be read from the source.

    Besides a string itself: a choice between two, a module's constant, an entry of its table.
    """
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from texts(body, constants)
            yield from texts(orelse, constants)
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name in constants:
            yield from texts_of_constant(constants[name])
        case _:
            yield None


def texts_of_constant(node: ast.expr) -> Iterator[str | None]:
    """The strings of a constant: one, or all values of a table."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Dict(values=values) | ast.Tuple(elts=values):
            for value in values:
                yield from texts_of_constant(value)
        case _:
            yield None


def constants_of(tree: ast.Module) -> dict[str, ast.expr]:
    """What a module names at its top."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = value
            case _:
                pass
    return found


def templates() -> Iterator[tuple[str, str | None]]:
    """Every template of the package, and where it is used."""
    for module in modules():
        if module in BUILDERS:
            continue
        tree = parsed(module)
        constants = constants_of(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for argument in node.args[: template_count(node)]:
                    for text in texts(argument, constants):
                        yield f"{dotted(module)}:{node.lineno}", text


def entries(language: str) -> Iterator[tuple[Path, Entry]]:
    """Every entry of a language's catalogs but the headers."""
    for source in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with source.open("rb") as lines:
            for entry in read_po(lines, locale=language, abort_invalid=True):
                if entry.id:
                    yield source, entry


def forms(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The one or several forms of a message or of its translation."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def names_in(template: str) -> set[str]:
    """The names in braces that a template is filled from."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_template_can_be_read_from_the_source() -> None:
    """A template put together at run time could never be translated."""
    assert [] == [where for where, text in templates() if text is None]


@pytest.mark.parametrize("language", LANGUAGES_TRANSLATED)
def test_every_template_is_translated(language: str) -> None:
    """Nobody meets an English sentence in the middle of their own language."""
    translated = {
        text
        for _, entry in entries(language)
        if (said := forms(entry.string)) and all(said) and not entry.fuzzy
        for text in forms(entry.id)
    }
    missing = [
        f"{where}: {text!r}" for where, text in templates() if text and text not in translated
    ]
    assert [] == missing


@pytest.mark.parametrize("language", LANGUAGES_TRANSLATED)
def test_a_translation_names_only_values_that_its_template_has(language: str) -> None:
    """A translation can always be filled: it invents no name, and a singular loses none."""
    wrong: list[str] = []
    for source, entry in entries(language):
        known = set[str]().union(*(names_in(text) for text in forms(entry.id)))
        for text in filter(None, forms(entry.string)):
            said = names_in(text)
            if not said <= known or (isinstance(entry.id, str) and said != known):
                wrong.append(f"{source.name}: {text!r}")
    assert [] == wrong


@pytest.mark.parametrize("language", LANGUAGES_TRANSLATED)
def test_a_template_is_translated_one_way_only(language: str) -> None:
    """The catalogs are read as one, so two that disagree would depend on the order of files."""
    first: dict[str, tuple[str, ...]] = {}
    differing: list[str] = []
    for source, entry in entries(language):
        said = forms(entry.string)
        if first.setdefault(forms(entry.id)[0], said) != said:
            differing.append(f"{source.name}: {entry.id!r}")
    assert [] == differing


# What a translator would reach for, and the word that the glossary settled on.
UNSETTLED = {
    "id": {
        r"\bgaji\b": "upah (wage)",
        r"\btidak masuk\b": "mangkir (absent)",
        r"\bshift\b": "sif (shift)",
        r"\bsupplier\b": "pemasok (supplier)",
        r"\bhutang\b": "utang (payable)",
    }
}


@pytest.mark.parametrize("language", LANGUAGES_TRANSLATED)
def test_a_translation_uses_the_words_of_the_glossary(language: str) -> None:
    """One word for one thing also in translation: a term is said as the glossary says it."""
    settled = glossary() if language == "id" else {}
    wrong: list[str] = []
    for source, entry in entries(language):
        term = settled.get(forms(entry.id)[0].casefold())
        for text in forms(entry.string):
            if term is not None and text.casefold() != term.casefold():
                wrong.append(f"{source.name}: {text!r} is {term!r} in the glossary")
            spoken = re.sub(r"\{\w+\}", "", text)
            wrong += [
                f"{source.name}: {text!r} should say {word}"
                for pattern, word in UNSETTLED.get(language, {}).items()
                if re.search(pattern, spoken, flags=re.IGNORECASE)
            ]
    assert [] == wrong


def glossary() -> dict[str, str]:
    """Each term of the glossary and its Indonesian word."""
    page = ROOT / "docs" / "reference" / "glossary.md"
    rows = [line.strip("|").split("|") for line in page.read_text("utf-8").splitlines()]
    return {row[0].strip().casefold(): row[1].strip() for row in rows if len(row) > 2}
