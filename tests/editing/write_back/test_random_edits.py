"""A thousand random edits: every note is kept, every other value is the same, and what is written is what was asked."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from datetime import date
from random import Random

import pytest
import yaml

from frontdoor.catalogue import read_catalogue
from frontdoor.editing.diff import describe_changes
from frontdoor.editing.write_back import REMOVE, CannotWrite, Edit, Rename, read_values, write_edits
from frontdoor.editing.write_back.edits import applied
from tests.editing.write_back.kinds import KINDS
from tests.editing.write_back.random_edits import a_random_edit
from tests.frozen import CATALOGUE, the_catalogue

_CHAINS = 25
_EACH = 40


def notes(text: str) -> Counter[str]:
    """Return the comments, found by PyYAML's own scanner: what stands in no token."""
    letters = list(text)
    for token in yaml.scan(text, yaml.CBaseLoader):
        if isinstance(token, yaml.ScalarToken):
            for index in range(token.start_mark.index, token.end_mark.index):
                letters[index] = "." if letters[index] != "\n" else "\n"
    return Counter(re.findall(r"(?m)(?:^|(?<=\s))#.*?(?=\s*$)", "".join(letters)))


def untouched(text: str, new: str, edit: Edit) -> None:
    """Check one edit: the values are those asked for, and a note goes only with lines that were taken out."""
    assert yaml.load(new, yaml.CBaseLoader) == applied(read_values(text), [edit]).values
    lost = notes(text) - notes(new)
    assert notes(new) - notes(text) == Counter()
    if edit.value is not REMOVE and not isinstance(edit.value, list | dict):
        assert lost == Counter(), edit
    elif lost:
        gone = "\n".join(
            line[2:] for line in difflib.ndiff(text.split("\n"), new.split("\n")) if line[0] == "-"
        )
        assert all(note in gone for note in lost), edit


@pytest.mark.parametrize("chain", range(_CHAINS))
def test_a_chain_of_edits_of_every_kind(chain: int) -> None:
    """One after the other, 1,000 in all, on a text with every kind of YAML; each is checked by itself."""
    chance, text = Random(chain), KINDS
    for _ in range(_EACH):
        edit = a_random_edit(text, chance)
        new = write_edits(text, [edit])
        untouched(text, new, edit)
        text = new


def test_many_edits_at_once_on_the_real_catalogue() -> None:
    """A hundred in one go, as many as nobody makes."""
    text = CATALOGUE.read_text("utf-8")
    chance, edits = Random(16), dict[tuple[str | int, ...], Edit]()
    while len(edits) < 100:
        edit = a_random_edit(text, chance)
        apart = all(edit.where[: len(one)] != one[: len(edit.where)] for one in edits)
        if apart and edit.value is not REMOVE and not isinstance(edit.value, Rename):
            edits[edit.where] = edit  # what is taken out moves the others
    new = write_edits(text, list(edits.values()))
    assert yaml.load(new, yaml.CBaseLoader) == applied(read_values(text), list(edits.values())).values
    assert notes(new) - notes(text) == Counter()


def test_the_diff_says_what_was_done_and_nothing_else() -> None:
    """Each sentence names the entry that was edited; the last ones count pages."""
    text, chance = CATALOGUE.read_text("utf-8"), Random(16)
    old = the_catalogue()
    for _ in range(8):
        section = chance.choice(["services", "locations", "other_help"])
        id_, entry = chance.choice(list(getattr(old, section).items()))
        key, said = chance.choice(
            [
                ("name", "Another Name"),
                ("phone", "0141 496 0123"),
                ("owner", "Ann"),
                ("source_read", "2026-11-29"),
            ]
        )
        new = read_catalogue(write_edits(text, [Edit(section, id_, (key,), said)]))
        names = (str(entry.name), "Another Name")
        told = describe_changes(old, new, today=date(2026, 11, 30))
        assert told
        for sentence in told:
            counted = re.search("(pages?|leaflets?|calendars?) changes?", sentence)
            assert counted or sentence.startswith("The old number") or any(name in sentence for name in names)
        assert any(name in " ".join(told) for name in names), (id_, key, told)


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b: &x 1\n  c: *x\n", "a:\n  b: !!str 1\n", "a:\n  ? b\n  : 1\n", "---\na:\n  b: 1\n", "a:\n  b: 1\n...\n", "%YAML 1.2\n---\na: 1\n",
        "{a: {b: 1}}\n", "a:\n  b: |2\n     x\n", "a:\n  b: 1\n  b: 2\n", "a: {b: 1, b: 2}\n", "", "# only\n", "a: [", "- a\n", "a:\n  <<: {b: 1}\n  c: *d\n",
    ],
)  # fmt: skip
def test_what_programs_write_is_refused_with_the_line(text: str) -> None:
    """Anchors, tags, marks of documents and doubled keys: nothing is written."""
    with pytest.raises(CannotWrite):
        write_edits(text, [Edit("a", None, ("b",), "2")])
