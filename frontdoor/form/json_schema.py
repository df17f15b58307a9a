"""JSON Schema of referral.yaml, generated from the models, for completion and hints in editors."""

from __future__ import annotations

import ast
import inspect
import json
from itertools import pairwise
from typing import Any

from frontdoor.catalogue.components import CatalogueEntry
from frontdoor.catalogue.schema.json_schema import spaced, told_apart
from frontdoor.form.models import Form

_NOT_WRITTEN = {"Question": ("number", "asked"), "Form": ("door",)}
"""Fields that follow from a question's position and the door, and are not written in the file."""


def schema() -> dict[str, Any]:
    """Return the schema of a form's file."""
    made: dict[str, Any] = Form.model_json_schema(mode="validation")
    for name, keys in _NOT_WRITTEN.items():
        for key in keys:
            del (made if name == Form.__name__ else made["$defs"][name])["properties"][key]
    made = _without(made, "title")
    parts = {Form.__name__: made, **made["$defs"]}
    for model in CatalogueEntry.__subclasses__():
        if model.__name__ in parts:
            _explain(parts[model.__name__]["properties"], model)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A referral form"}
    return told_apart({**head, **made, "description": "The file referral.yaml."}, "$defs")


def schema_text() -> str:
    """Return the text of referral.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _explain(keys: dict[str, Any], model: type[CatalogueEntry]) -> None:
    """Describe each key by its attribute docstring; pydantic can do so too, but then reads the source at every start."""
    (parsed,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(parsed, ast.ClassDef)
    for above, below in pairwise(parsed.body):
        match above, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(said))):
                key = model.model_fields[name].alias or name
                if key in keys:
                    keys[key] = {"title": spaced(key), "description": inspect.cleandoc(said), **keys[key]}


def _without(value: Any, key: str) -> Any:
    """Return a schema without pydantic's titles, which only repeat the names; a property with this name stays."""
    if isinstance(value, list):
        return [_without(one, key) for one in value]
    if not isinstance(value, dict):
        return value
    return {k: _without(v, key) for k, v in value.items() if k != key or not isinstance(v, str)}
