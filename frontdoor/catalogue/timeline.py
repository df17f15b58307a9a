"""The stages of a time line, such as that from the weeks before release to the first year after it."""

from __future__ import annotations

from frontdoor.catalogue.components import CatalogueEntry
from frontdoor.catalogue.easy_read import IconName
from frontdoor.catalogue.fields.types import Text


class Stage(CatalogueEntry):
    """One stage: when and where something happens, and what."""

    when: Text
    where: Text | None = None
    says: Text
    icon: IconName

    @property
    def words(self) -> Text:
        """Return it as one text: ``The day you leave, at the gate: someone may meet you.``, in the language of what it says."""
        return self.says.like(f"{', '.join(filter(None, (self.when, self.where)))}: {self.says}")
