"""Writes edits of single values into the text of services.yaml or referral.yaml, and leaves everything else as it is written.

No library that writes YAML anew: it would lose comments, or move them. The text is changed in place, and before anybody sees
the result it is proved that every other value and every other comment is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import yaml
from pydantic import BaseModel
from yaml.nodes import MappingNode

from frontdoor.catalogue.models import Catalogue
from frontdoor.editing.fmt.verify import LOADER, comments_in, comments_of, plain, refusals, values_of
from frontdoor.editing.write_back.edits import REMOVE, CannotWrite, Edit, Rename, applied
from frontdoor.editing.write_back.splices import Splices

__all__ = ["REMOVE", "CannotWrite", "Edit", "Rename", "read_values", "write_edits"]


def read_values(text: str) -> dict[str, Any]:
    """Return a file's values as written, every scalar as text. Raises CannotWrite where it cannot be read."""
    try:
        values = values_of(text)
    except yaml.YAMLError:
        raise _unreadable() from None
    if not isinstance(values, dict):
        raise _unreadable()
    return values


def write_edits(text: str, edits: Sequence[Edit], model: type[BaseModel] | None = Catalogue) -> str:
    """Return a file's text with the edits written in; raise CannotWrite where it is not certain that all else stays the same.

    ``model`` gives the order of keys, for those that are new. A text of several lines gets a line end behind it, as a block
    has; invisible characters are left out.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        root = yaml.compose(text, LOADER)
    except yaml.YAMLError:
        raise _unreadable() from None
    if not isinstance(root, MappingNode):
        raise _unreadable()
    for why in refusals(root, text):
        raise CannotWrite(f"{why}, so nothing was written. Change the file as text.")
    values = plain(root)
    target = applied(values, edits)
    if target.values == values and not target.renamed:
        return text
    splices = Splices(text, root, target)
    new = splices.result(model)
    _prove(new, splices)
    return new


def _prove(new: str, splices: Splices) -> None:
    """Raise CannotWrite unless the new text has the target's values and every comment that was not taken out with what it is about."""
    try:
        root = yaml.compose(new, LOADER)
    except yaml.YAMLError:
        root = None
    if root is None or any(refusals(root, new)) or plain(root) != splices.target.values:
        raise CannotWrite(
            "writing this would have changed something else, so nothing was written. Change it as text, and please report this."
        )
    if comments_of(new, root) + splices.gone != Counter(comments_in(splices.masked)):
        raise CannotWrite(
            "writing this would have lost a note, so nothing was written. Change it as text, and please report this."
        )


def _unreadable() -> CannotWrite:
    return CannotWrite("the file cannot be read, so nothing was written. Mend it as text first.")
