from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.editing.fmt import CannotTidy, tidy
from frontdoor.editing.fmt.verify import comments_of, values_of
from tests.frozen import CATALOGUE, ROOT

UNTIDY = """\
# What this file is.

organisation: {name: Sample} # the charity
needs:
   housing:
      summary:   A place to stay
      # what people call it
      name:   'Housing'


services:
  # --- Leaving prison ---

  aye:
     summary: "Help with yes: and more"
     name: "Aye"
     status: open # or: paused
     at:
        glasgow:
           drop_ins:
           # the quiet one
           - closes: 3pm
             # after lunch
             opens: '13:00'
             days: "Monday"
     offers: |
         # Not a comment

           - a list
     who_for: Anyone who
       wants to
     # a last word on aye

  nay:
    name: Nay
    #  summary: commented out
# the end
"""

TIDY = """\
# What this file is.

organisation: {name: Sample} # the charity

needs:
  housing:
    # what people call it
    name: Housing
    summary: A place to stay

services:
  # --- Leaving prison ---

  aye:
    name: Aye
    summary: "Help with yes: and more"
    who_for: Anyone who
      wants to
    offers: |
      # Not a comment

        - a list
    at:
      glasgow:
        drop_ins:
          # the quiet one
          - days: Monday
            # after lunch
            opens: "13:00"
            closes: 3pm
    status: open # or: paused
    # a last word on aye

  nay:
    name: Nay
    #  summary: commented out
# the end
"""


def test_keys_quotes_and_spaces_are_tidied() -> None:
    """Keys stand in their order, levels are two spaces apart, quotes stand where they are needed, comments move along."""
    assert tidy(UNTIDY) == TIDY


def test_a_tidy_file_stays_as_it_is() -> None:
    """Tidying twice is tidying once."""
    assert tidy(TIDY) == TIDY


def test_the_shipped_file_is_tidy() -> None:
    """Whoever tidies it sees their own change alone; tests/peers holds that Prettier and yamllint find nothing in it."""
    text = (ROOT / "services.yaml").read_text("utf-8")
    assert tidy(text) == text


def test_the_real_catalogue_can_be_tidied() -> None:
    """Every value and every comment of the charity's own file stays, and a second time nothing changes."""
    text = CATALOGUE.read_text("utf-8")
    once = tidy(text)
    assert values_of(once) == values_of(text)
    assert comments_of(once) == comments_of(text)
    assert tidy(once) == once


def test_windows_line_ends_and_byte_order_marks_go() -> None:
    """A file from another system is tidied like any other."""
    assert tidy("\ufeff" + UNTIDY.replace("\n", "\r\n")) == TIDY


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("'yes'", '"yes"'),
        ('"0141 248 1763"', '"0141 248 1763"'),
        ("'1pm'", '"1pm"'),
        ("'Monday'", "Monday"),
        ('"2025-04"', '"2025-04"'),
        ("'It''s here'", "It's here"),
        ("'a: b'", '"a: b"'),
        ("'say \"yes\"'", 'say "yes"'),
        ("'- a'", '"- a"'),
        ("'y'", '"y"'),
        ("'say # this'", '"say # this"'),
        ('"a\\tb"', '"a\\tb"'),
        ("''", '""'),
        ("13:00", "13:00"),
        ("it's bare", "it's bare"),
    ],
)
def test_quotes_stay_where_another_program_would_need_them(written: str, kept: str) -> None:
    """What YAML could take for a number, a time, a date or a yes keeps its quotes; what has none gets none."""
    assert tidy(f"organisation:\n  name: {written}\n") == f"organisation:\n  name: {kept}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("organisation:\n  name: a: b\n", "cannot be read"),
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("- a\n", "does not begin with keys"),
        ("---\na: b\n", "YAML's own marks"),
        ("a: &x b\nc: *x\n", "(&, *, ! or ?)"),
        ("a: b\na: c\n", "a key stands twice"),
        ("a: !tag b\n", "(&, *, ! or ?)"),
        ("a: |2\n   b\n", "more than a bar"),
        ("a:\n  - - b\n", "a list in a list"),
        ("a:\n  -\n    b: c\n", "dash in an unusual place"),
        ("? a\n: b\n", "only programs use"),
    ],
)
def test_what_cannot_be_tidied_for_certain_is_left_alone(text: str, words: str) -> None:
    """The sentence says why; the file is not touched."""
    with pytest.raises(CannotTidy) as caught:
        tidy(text)
    assert words in str(caught.value)


KEYS = ["name", "summary", "who_for", "offers", "cost", "status", "standing", "note"]
VALUES = [
    "Aye", "'Aye'", '"a: b"', "13:00", "no", "|\n{i}  # Not a comment\n\n{i}    deeper\n{i}  back", "[a, 'b']",
    "{{en: yes, gd: 'tha'}}", "two\n{i}  lines", "", "'two\n\n{i}   lines'", ">-\n{i}  folded\n{i}  text",
]  # fmt: skip
COMMENTS = ["", "# why", "#   - an example", "\n# after a blank line", "# before one\n", "\n", "\n\n\n"]


@st.composite
def _mappings(draw: st.DrawFn) -> str:
    """Write a services file whose keys, values, spaces and comments stand anyhow."""
    lines: list[str] = ["services:"]
    outer = " " * draw(st.integers(1, 5))
    for number in range(draw(st.integers(1, 3))):
        lines += _comment(draw(st.sampled_from(COMMENTS)), draw(st.sampled_from(["", outer])))
        lines.append(f"{outer}s{number}:{draw(st.sampled_from(['', '  # on a key']))}")
        inner = outer + " " * draw(st.integers(1, 5))
        for key in draw(st.permutations(KEYS))[: draw(st.integers(1, 6))]:
            lines += _comment(draw(st.sampled_from(COMMENTS)), draw(st.sampled_from(["", inner, outer])))
            value = draw(st.sampled_from(VALUES)).format(i=inner)
            after = "" if "\n" in value else draw(st.sampled_from(["", " # after", "     # far after"]))
            lines.append(f"{inner}{key}:{' ' * draw(st.integers(1, 3))}{value}{after}")
    lines += _comment(draw(st.sampled_from(COMMENTS)), "")
    return "\n".join(lines) + "\n"


def _comment(text: str, indent: str) -> Sequence[str]:
    return [indent + line if line else "" for line in text.split("\n")] if text else []


@settings(max_examples=300)
@given(_mappings())
def test_no_value_and_no_comment_is_ever_lost(text: str) -> None:
    """However a file is laid out, it says the same afterwards, with the same comments, and stays so."""
    once = tidy(text)
    assert values_of(once) == values_of(text)
    assert comments_of(once) == comments_of(text)
    assert tidy(once) == once
