"""The guide for editors, tried: its examples are taken, and the messages that it explains are those that editors get."""

from __future__ import annotations

import re
from datetime import date

import click
import pytest

from frontdoor.catalogue import StatusWord, read_catalogue
from frontdoor.cli.main import every_command
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.editing.diff import describe_changes
from tests import frozen
from tests.frozen import ROOT

GUIDE = (ROOT / "EDITING.md").read_text("utf-8")
RECIPES = (ROOT / "RECIPES.md").read_text("utf-8")
CATALOGUE = frozen.CATALOGUE.read_text("utf-8")
EXAMPLES = re.findall(r"(?s)^ *```yaml\n(.*?)^ *```$", GUIDE, re.MULTILINE)
THROUGHCARE_STATUS = re.search(r"(?m)^    status: open  .*$", CATALOGUE)


def example(key: str) -> str:
    """Return the guide's example of a key."""
    return next(str(text) for text in EXAMPLES if text.strip().startswith(f"{key}:"))


def changed(old: str, new: str) -> str:
    """Return the catalogue's text with its first ``old`` made ``new``, as an editor would."""
    assert old in CATALOGUE
    return CATALOGUE.replace(old, new, 1)


def with_status(line: str) -> str:
    """Return the catalogue's text with another status of the Throughcare Service."""
    assert THROUGHCARE_STATUS
    return changed(THROUGHCARE_STATUS[0], line)


def test_every_command_of_the_guide_exists() -> None:
    """Each command that the guide names is one of ours."""
    named = set(re.findall(r"`frontdoor ([a-z]+)", GUIDE))

    assert named
    assert named <= set(every_command.list_commands(click.Context(every_command)))


def test_a_time_that_changes_on_a_day() -> None:
    """The guide's example of ending one opening and beginning another is taken as it stands."""
    begins = CATALOGUE.index("    at:\n      glasgow:\n")
    ends = CATALOGUE.index("    phone:", begins)

    catalogue = read_catalogue(CATALOGUE[:begins] + example("at") + CATALOGUE[ends:])

    old, new = catalogue.services["throughcare"].at["glasgow"].drop_ins
    assert (old.until, new.from_) == (date(2027, 2, 28), date(2027, 3, 1))


def test_a_closure_is_added() -> None:
    """The guide's example of closures is taken in place of the empty list."""
    catalogue = read_catalogue(changed("closures:\n", example("closures")))

    assert [closure.first for closure in catalogue.closures] == [date(2026, 12, 24), date(2026, 12, 29)]


def test_the_examples_in_the_file_work_when_their_mark_is_taken_away() -> None:
    """Taking the # from the examples of closures and notices in services.yaml makes closures and notices."""
    text = re.sub(
        r"(?m)^#(  )", r"\1", CATALOGUE[CATALOGUE.index("\nclosures:\n") : CATALOGUE.index("\nservices:\n")]
    )

    catalogue = read_catalogue(
        CATALOGUE[: CATALOGUE.index("\nclosures:\n")] + text + CATALOGUE[CATALOGUE.index("\nservices:\n") :]
    )

    assert (len(catalogue.closures), len(catalogue.notices)) == (2, 1)


def test_a_service_closes() -> None:
    """What the guide says to write under status is taken, and holds on its day."""
    line = "status: closed on 1 May 2027"
    assert line in GUIDE

    service = read_catalogue(with_status(f"    {line}")).services["throughcare"]

    assert service.status.on(date(2027, 5, 1)) is StatusWord.CLOSED


def test_what_a_change_means_is_said_as_the_guide_says() -> None:
    """The sentence that the guide quotes is what the check on a pull request writes, but for the number of pages."""
    old, new = read_catalogue(CATALOGUE), read_catalogue(with_status("    status: closed on 1 May 2027"))

    said = describe_changes(old, new, today=date(2026, 11, 22))

    quoted = re.search(r'"(The Throughcare Service closes .*; )\d+( pages link to it\.)"', GUIDE)
    assert quoted
    assert re.fullmatch(re.escape(quoted[1]) + r"\d+" + re.escape(quoted[2]), said[0])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    name: Upside", "\tname: Upside", "begins with a tab"),
        ("    name: Upside", "   name: Upside", "begins with 3 spaces"),
        ("    name: Upside", "    name Upside", "has no colon"),
        ("    name: Upside", '    name: "Upside', "that is never closed"),
        ("    name: Upside", "    name: Upside: the service", "has a colon in it"),
        ("    summary: Help", "    sumary: Help", 'has the key "sumary", which is not known'),
        ("    name: Upside", "    name: Upside\n    name: Upside", "is here a second time"),
        ("closures:\n", "closures:\n  - on: 24 December 2026\n", "has no reason"),
        ("notices:\n", "notices:\n  - text: Read this\n", "has no until"),
        (
            "      glasgow:\n        drop",
            "      glagsow:\n        drop",
            'held at "glagsow", which is not in locations',
        ),
        ("needs: [leaving-prison,", "needs: [leaving,", "which is not in needs"),
        ("    area: Fife", "    area: Edinburgh", "is not the name of a council area"),
        ("opens: 1pm", "opens: 25:00", "is not a time of day"),
        ("source_read: 2026-11-22", "source_read: 30 February 2026", "has 28 days"),
        ("source_read: 2026-11-22", "source_read: 11/22/2026", "American order"),
        (
            "opens: 1pm\n            closes: 3pm",
            "opens: 3pm\n            closes: 1pm",
            "opens at 3pm and closes at 1pm",
        ),
        ("phone: 01224 560570", "phone: 01224 56057", "has 10 digits, and a UK number has 11"),
        ("website: https://www.shine", "website: www.shine", "an address begins with https://"),
    ],
)
def test_messages_that_the_guide_explains(old: str, new: str, message: str) -> None:
    """Each slip of the table in the recipes brings the message that the table quotes."""
    with pytest.raises(DiagnosticsError) as found:
        read_catalogue(changed(old, new))

    assert message in "\n".join(str(problem) for problem in found.value.problems)
    assert message in RECIPES
