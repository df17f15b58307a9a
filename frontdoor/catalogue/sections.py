"""The sections of services.yaml, as ``Catalogue`` has them: by name, with the model and the noun of their entries.

A new section is a field of ``Catalogue``; whoever goes through the sections asks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args, get_origin

from pydantic import BaseModel

from frontdoor.catalogue.models import Catalogue


def _sections(shape: object) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the sections whose entries are kept in such a type: a mapping by id, or a tuple."""
    for name, field in Catalogue.model_fields.items():
        if get_origin(field.annotation) is shape:
            yield (
                name,
                next(
                    one
                    for one in get_args(field.annotation)
                    if isinstance(one, type) and issubclass(one, BaseModel)
                ),
            )


def _noun(model: type[BaseModel]) -> str:
    """Return what one entry is called: ``OtherHelp`` is other help."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in model.__name__).strip()


NAMED: Mapping[str, type[BaseModel]] = dict(_sections(Mapping))
"""Sections that are made of entries with ids."""
LISTED: Mapping[str, type[BaseModel]] = dict(_sections(tuple))
"""Sections that are lists of entries."""
SINGLE: Mapping[str, type[BaseModel]] = {
    name: field.annotation
    for name, field in Catalogue.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}
"""Sections that are one entry."""
NOUNS = {name: _noun(model) for name, model in {**NAMED, **LISTED}.items()}
"""What one entry of a section is called."""


def folder(section: str) -> str:
    """Return what stands for a section in the addresses of its pages: ``easy_read`` is at ``/easy-read/``."""
    return section.replace("_", "-")
