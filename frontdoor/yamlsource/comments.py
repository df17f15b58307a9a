"""Finds text that is probably meant as content but is read as a comment because of a #."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.events import ScalarEvent, StreamEndEvent

from frontdoor.diagnostics import Diagnostic, SourceLocation
from frontdoor.yamlsource.positions import Parser


def hidden_words(text: str, name: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each # that begins a comment in the middle of a text."""
    found = list(_tight(text))
    if not found:
        return
    said = _spans(text)
    for start, at in found:
        if not any(first <= at < last for first, last in said):
            words = text[at:].partition("\n")[0]
            yield Diagnostic(
                SourceLocation(name, text.count("\n", 0, at) + 1, at - start + 1),
                f'nobody sees what stands after the # here: "{words[:60].rstrip()}". If people should read it, put the whole text '
                "in straight quotes; if it is a note, put a space after the #.",
            )


def _tight(text: str) -> Iterator[tuple[int, int]]:
    """Yield each comment whose # touches a letter or digit, after a value: positions of line start and #.

    A comment proper has a space after its #.
    """
    at = text.find("#")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        before = text[start:at]
        if (
            before[-1:] in " \t"
            and before.strip()
            and "#" not in before
            and text[at + 1 : at + 2].strip("# \t\n")
        ):
            yield start, at
        at = text.find("#", at + 1)


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each value."""
    next_event = Parser(text).get_event
    spans = []
    try:
        while type(event := next_event()) is not StreamEndEvent:
            if type(event) is ScalarEvent and event.start_mark and event.end_mark:
                spans.append((event.start_mark.index, event.end_mark.index))
    except yaml.YAMLError:
        return [(0, len(text))]
    return spans
