"""CSS post-processing: minifies our stylesheets, and adds fallbacks for browsers without custom or logical properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

_BLOCK = re.compile(r"(?P<before>margin|padding|border)-block(?:-(?P<side>start|end))?(?P<after>-[a-z]+)?")
_SIDES = {"start": ("top",), "end": ("bottom",), None: ("top", "bottom")}
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")


def minify(css: str) -> str:
    """Return one of our stylesheets without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return re.sub(r": ", ":", css).replace(";}", "}").strip()


@lru_cache(maxsize=4)  # the live preview asks for the same at each edit
def with_plain_values(css: str, variables: str) -> str:
    """Return the stylesheet with a fallback before each declaration that uses ``var()``.

    Browsers without custom properties, such as NetSurf, drop such a declaration, which gave boxes without an edge and white on
    white. They use the fallback; all others the second one. Nor do they know ``margin-block``, which set each field against the
    next question: our pages run from top to bottom in every language, so top and bottom are written instead. ``variables`` is the stylesheet whose ``:root`` rules give the
    values; its media queries are left out, being of another theme, or of print.
    """
    values: dict[str, str] = {}
    for rule in tinycss2.parse_stylesheet(variables, skip_comments=True, skip_whitespace=True):
        if isinstance(rule, QualifiedRule) and ":root" in tinycss2.serialize(rule.prelude):
            for one in _declarations(rule):
                if one.name.startswith("--"):
                    values[one.name] = tinycss2.serialize(one.value).strip()
    return "".join(_doubled(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), values))


def _doubled(rules: Iterable[Node], values: Mapping[str, str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            inside = ";".join(text for one in _declarations(rule) for text in _both(one, values))
            yield f"{tinycss2.serialize(rule.prelude).strip()}{{{inside}}}"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in {"media", "supports"} and rule.content:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield f"@{rule.lower_at_keyword}{tinycss2.serialize(rule.prelude).rstrip()}{{{''.join(_doubled(inner, values))}}}"
        else:
            yield rule.serialize()


def _declarations(rule: QualifiedRule) -> list[Declaration]:
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return [one for one in found if isinstance(one, Declaration)]


def _both(declaration: Declaration, values: Mapping[str, str]) -> Iterator[str]:
    end = "!important" if declaration.important else ""
    for name, value in _physical(declaration):
        if "var(" in value and not name.startswith("--"):
            plain = _plain(value, values)
            if plain is not None:
                yield f"{name}:{plain}{end}"
        yield f"{name}:{value}{end}"


def _physical(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Return a declaration with top and bottom for the start and end of the block, as names and values."""
    value = tinycss2.serialize(declaration.value).strip()
    logical = _BLOCK.fullmatch(declaration.name)
    if not logical:
        yield declaration.name, value
        return
    sides = _SIDES[logical["side"]]
    parts = [value]
    if len(sides) == 2 and logical["before"] != "border":
        parts = [
            tinycss2.serialize([one])
            for one in declaration.value
            if one.type not in ("whitespace", "comment")
        ]
    for side, part in zip(sides, (parts[0], parts[-1]), strict=False):
        yield f"{logical['before']}-{side}{logical['after'] or ''}", part


def _plain(value: str, values: Mapping[str, str]) -> str | None:
    """Return a value with its variables resolved; None where one is unknown or refers to itself."""
    for _ in range(len(values) + 1):
        if "var(" not in value:
            return value
        value = _VARIABLE.sub(lambda found: values.get(found[1], (found[2] or "").strip() or "var("), value)
    return None
