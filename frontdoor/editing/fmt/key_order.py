"""Key order of the catalogue's mappings: that of the fields of its models, so that it is written down only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import get_args, get_origin

from pydantic import BaseModel


@lru_cache(maxsize=64)
def key_order(model: type[BaseModel]) -> Sequence[str]:
    """Return a model's keys in file order: its own first, then those on where the facts come from."""
    own = [field for field in model.model_fields if field in model.__annotations__]
    rest = [field for field in model.model_fields if field not in own]
    keys = [model.model_fields[field].alias or field for field in own + rest]
    if "days" in keys and "opens" in keys:
        keys.insert(keys.index("opens"), "hours")  # the short form of the two
    return tuple(keys)


@lru_cache(maxsize=512)
def model_under(model: type[BaseModel], key: str) -> tuple[type[BaseModel] | None, bool]:
    """Return the model of the entries under a key, and whether the entries' keys are ids that staff choose."""
    for field, info in model.model_fields.items():
        if key == (info.alias or field):
            return _inner(info.annotation), get_origin(info.annotation) is Mapping
    return None, False


def _inner(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _inner(part)) is not None), None)
