"""Formatter for the YAML files: normalises key order, quoting and spacing, and keeps every value and comment.

Libraries that keep comments (ruamel.yaml) attach each to what stands before it, so that reordering keys moves comments to the
wrong ones. Here whole lines are moved verbatim, and the result is verified equal before anybody sees it.
"""

from __future__ import annotations

import yaml
from pydantic import BaseModel
from yaml.nodes import MappingNode

from frontdoor.catalogue.models import Catalogue
from frontdoor.editing.fmt.layout import CannotTidy, laid_out
from frontdoor.editing.fmt.verify import comments_of, refusals, values_of

__all__ = ["CannotTidy", "tidy"]


def tidy(text: str, model: type[BaseModel] | None = Catalogue) -> str:
    """Return the formatted text; raise CannotTidy when it is not certain to keep every value and comment.

    ``model`` gives the key order; without one, keys stay in the order of the file.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        root = yaml.compose(plain, yaml.BaseLoader)
    except yaml.YAMLError:
        raise CannotTidy(
            "the file cannot be read, so it was left as it is. Run frontdoor check, mend it, and try again."
        ) from None
    if root is None:
        raise CannotTidy("the file is empty, so there is nothing to tidy.")
    for why in refusals(root, plain):
        raise CannotTidy(f"{why}, so the file was left as it is.")
    assert isinstance(root, MappingNode)  # else it was refused just above
    new = laid_out(plain, root, model)
    if values_of(new) != values_of(plain):
        raise CannotTidy(
            "tidying would have changed what the file says, so it was left as it is. Please report this."
        )
    if comments_of(new) != comments_of(plain, root):
        raise CannotTidy(
            "tidying would have lost a comment, so the file was left as it is. Please report this."
        )
    return new
