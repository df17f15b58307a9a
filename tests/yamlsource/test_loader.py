"""YAML without surprises: what is read as typed, what is refused, and where it is said to be."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from frontdoor import yamlsource
from frontdoor.diagnostics import DiagnosticsError, SourceLocation
from frontdoor.yamlsource.encoding import LIMIT


def problems(text: str | bytes) -> list[str]:
    """Return what is said of a text, without the name of the file."""
    return [
        str(problem).removeprefix("f.yaml:") for problem in sorted(yamlsource.read(text, "f.yaml").problems)
    ]


@pytest.mark.parametrize(
    "word",
    [
        "13:00",
        "no",
        "on",
        "0141 248 1763",
        "01412481763",
        "2026-12-25",
        "1_000",
        "0x1F",
        "+44",
        "1.30",
    ],
)
def test_a_value_is_the_text_that_was_typed(word: str) -> None:
    """No value is turned into a number, a truth or a date."""
    assert yamlsource.read(f"key: {word}", "f.yaml").value == {"key": word}


@pytest.mark.parametrize("word", ["", "~", "null", "Null", "NULL"])
def test_the_words_of_yaml_for_nothing_are_nothing_but_in_quotes(word: str) -> None:
    """A program that has nothing to write writes one of them; a person who means the word puts it in quotes."""
    assert yamlsource.read(f"key: {word}", "f.yaml").value == {"key": ""}
    assert yamlsource.read(f"key: '{word}'", "f.yaml").value == {"key": word}


def test_lists_mappings_and_blocks_are_read() -> None:
    """Lists, mappings and blocks of text come out as plain values."""
    text = "a: [1, two]\nb:\n  c: |\n    one\n    two\n"

    assert yamlsource.read(text, "f.yaml").value == {"a": ["1", "two"], "b": {"c": "one\ntwo\n"}}


def test_a_value_and_its_key_have_places() -> None:
    """Lines and columns count from 1, as editors show them; what is not there has the place of what is around it."""
    reading = yamlsource.read("a:\n  b: [x, y]\n", "f.yaml")

    assert reading.place(("a", "b", 1)) == SourceLocation("f.yaml", 2, 10)
    assert reading.place(("a", "b"), key=True) == SourceLocation("f.yaml", 2, 3)
    assert reading.place(("a", "b", 7, "z")) == SourceLocation("f.yaml", 2, 3)
    assert reading.place(("other",)) == SourceLocation("f.yaml", 1, 1)


def test_places_count_letters_and_not_bytes() -> None:
    """An accent or an emoji before a value moves its column by one."""
    assert yamlsource.read("- {é🚪: x}\n", "f.yaml").place((0, "é🚪")) == SourceLocation("f.yaml", 1, 8)


def test_of_a_key_given_twice_the_first_is_kept() -> None:
    """A repeated key is a fault that names both lines, and the first value is checked on."""
    reading = yamlsource.read("a: 1\nb: 2\na: 3\n", "f.yaml")

    assert reading.value == {"a": "1", "b": "2"}
    assert problems("a: 1\nb: 2\na: 3\n") == [
        '3:1: "a" is here a second time; it stands on line 1 already. Keep one of the two, or give one of them another name.'
    ]


def test_one_broken_entry_does_not_hide_the_others() -> None:
    """An entry that YAML refuses is left out and named as unread; its neighbours are read."""
    reading = yamlsource.read("s:\n  one:\n    a: {b: c: d}\n  two:\n    a: 1\n", "f.yaml")

    assert reading.value == {"s": {"two": {"a": "1"}}}
    assert reading.unread == {("s", "one")}
    assert len(reading.problems) == 1


def test_every_broken_entry_is_named() -> None:
    """Slips in three places give three faults in one reading."""
    text = "s:\n  one:\n    a 1\n    b: 2\n  two:\n    b: 'x\n  three:\n   c: 1\n    d: 2\n"

    assert [said.split(":")[0] for said in problems(text)] == ["3", "6", "9"]


def test_only_so_many_broken_parts_are_explained() -> None:
    """A file that is wrong all through gets a list of a length that can be read."""
    text = "s:\n" + "".join(f"  e{n}:\n    a: {{b: c: d}}\n" for n in range(200))

    said = problems(text)
    assert len(said) == 41
    assert said[-1].endswith("there are more slips from here on. Mend the ones above first, and check again.")


def test_an_anchor_bomb_is_refused_at_once_in_little_memory() -> None:
    """Anchors that would grow to ten to the ninth are refused in a moment, in a few megabytes."""
    bomb = 'a: &a ["lol","lol"]\n' + "".join(
        f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n"
        for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    tracemalloc.start()
    began = time.perf_counter()

    said = problems(bomb)

    assert time.perf_counter() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert "is not allowed here" in said[0]


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "a: " + "{b: " * 50_000, "- " * 50_000, "a:\n" + " a:\n" * 3]
)
def test_deep_nesting_ends_in_a_fault_and_soon(text: str) -> None:
    """A file of brackets does not exhaust the stack or the time."""
    began = time.perf_counter()

    assert problems(text)
    assert time.perf_counter() - began < 60


@pytest.mark.parametrize("line", ["  - - : : and goes on\n", "key: 'open, and never closed\n"])
def test_five_megabytes_of_junk_are_refused_in_good_time(line: str) -> None:
    """A big file of nonsense gets its answer within seconds."""
    junk = "services:\n" + line * (5_000_000 // len(line))
    began = time.perf_counter()

    assert problems(junk)
    assert time.perf_counter() - began < 120


def test_a_file_that_is_far_too_big_is_not_read() -> None:
    """Beyond the limit the file is refused by a sentence with both sizes."""
    assert problems(b"a" * (LIMIT + 1_000_000)) == [
        "1:1: the file is 21 MB, and at most 20 MB are read. Something was pasted into it by mistake, or it is the wrong file."
    ]


def test_no_such_file_is_a_fault_in_words(tmp_path: object) -> None:
    """A file that is not there is told as other faults are."""
    from pathlib import Path  # noqa: PLC0415

    with pytest.raises(DiagnosticsError, match=r"services.yaml:1:1: there is no file of this name in"):
        yamlsource.read_file(Path(str(tmp_path)) / "services.yaml")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a: 1", "a:1"),
        ("a: x", "a = x"),
        ("a: [1, 2]", "a: [1, 2"),
        ('a: "x"', 'a: "x'),
        ("a: 'b: c'", "a: b: c"),
    ],
)
def test_a_slip_is_mended_so_that_the_rest_is_read(first: str, second: str) -> None:
    """After its fault is told, a slip is read as it was meant."""
    template = "s:\n  one:\n    z: 0\n    {}\n    b: 2\n"

    meant = yamlsource.read(template.format(first), "f.yaml")
    slipped = yamlsource.read(template.format(second), "f.yaml")
    assert meant.problems == ()
    assert slipped.value == meant.value
    assert len(slipped.problems) == 1
