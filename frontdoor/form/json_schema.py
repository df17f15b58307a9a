"""The JSON Schema of referral.yaml, written from the models, for the help that editors give; knows no form in particular."""

from __future__ import annotations

import ast
import inspect
import json
from itertools import pairwise
from typing import Any

from frontdoor.catalogue.components import CatalogueEntry
from frontdoor.form.models import Form

_NOT_WRITTEN = ("number",)
"""What a question has by its place, and nobody writes."""


def schema() -> dict[str, Any]:
    """Return the schema of a form's file."""
    made: dict[str, Any] = Form.model_json_schema(mode="validation")
    for key in _NOT_WRITTEN:
        del made["$defs"]["Question"]["properties"][key]
    made = _without(made, "title")
    parts = {Form.__name__: made, **made["$defs"]}
    for model in CatalogueEntry.__subclasses__():
        if model.__name__ in parts:
            _explain(parts[model.__name__]["properties"], model)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A referral form",
        **made,
        "description": "The file referral.yaml.",
    }


def schema_text() -> str:
    """Return the schema as it stands in referral.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _explain(keys: dict[str, Any], model: type[CatalogueEntry]) -> None:
    """Say of each key what our source says below it; pydantic can too, but then reads the source at every start."""
    (parsed,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(parsed, ast.ClassDef)
    for above, below in pairwise(parsed.body):
        match above, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(said))):
                key = model.model_fields[name].alias or name
                if key in keys:
                    keys[key] = dict(sorted({**keys[key], "description": inspect.cleandoc(said)}.items()))


def _without(value: Any, key: str) -> Any:
    """Return a schema without pydantic's titles, which only repeat the names; a property named so stays."""
    if isinstance(value, list):
        return [_without(one, key) for one in value]
    if not isinstance(value, dict):
        return value
    return {k: _without(v, key) for k, v in value.items() if k != key or not isinstance(v, str)}
