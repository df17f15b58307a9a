"""Easy Read editions: an entry of ``easy_read:`` and its lines, each one idea with a picture, as frozen pydantic models.

A number, a time and an address are never words of a line: the line names whose they are, and the page fills them in, so
that they cannot differ from those on the ordinary page.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from frontdoor.catalogue.components import CatalogueEntry
from frontdoor.catalogue.fields.types import Id, Ids, SitePage, Text, many

IconName = Literal[
    "bed", "bin", "book", "bottle", "briefcase", "bus", "calendar", "card", "chat", "clock", "door", "eye",
    "family", "head", "health", "heart", "home", "key", "letter", "lifebuoy", "lock", "medal", "money", "network",
    "page", "pencil", "people", "person", "phone", "place", "question", "refuge", "scales", "send", "shield",
    "signpost", "speech", "sprout", "star", "swap", "talk", "tick", "warning", "woman",
]  # fmt: skip
"""The pictures that the site has (``site/templates/icons.html``)."""


class EasyReadLine(CatalogueEntry):
    """One idea in a few words, with a picture, and below it the facts that belong to it."""

    heading: Text | None = None
    """The heading of the part that begins with this line."""
    icon: IconName
    says: Text
    word: Text | None = None
    """A hard word of the line; it is shown in bold."""
    means: Text | None = None
    """What that word means."""
    phone: Ids = ()
    """Whose numbers stand below: ids of services, locations, prisons or other help."""
    times: Ids = ()
    """The services whose drop-ins stand below."""
    address: Ids = ()
    """The locations whose addresses stand below."""
    page: SitePage | None = None
    """The page to which the line leads."""
    wording_reason: Text | None = None
    """Why a line that is too long stays as it is; nobody but editors reads it."""


class EasyRead(CatalogueEntry):
    """The Easy Read edition of one page of the site, as a page and as a PDF."""

    id: Id
    name: Text
    formerly: Ids = ()
    page: SitePage
    """The ordinary page."""
    lines: Annotated[tuple[EasyReadLine, ...], BeforeValidator(many), Field(min_length=1)]
    compared_with: Text | None = None
    """The fingerprint of the ordinary page's words when somebody last compared the two (``editing/easy_read.py``)."""
