"""Stylesheets, reduced to the rules that the pages can use, packed, and written so that old browsers see their colours too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

_TAG = re.compile(r"<([a-z][a-z0-9]*)")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_ATTRIBUTE = re.compile(r'\b([a-z][a-z-]*)="')
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_PSEUDO = re.compile(r"::?[a-z-]+(?:\((?:[^()]|\([^()]*\))*\))?")
_NAME = re.compile(r"([.#]?)(-?[A-Za-z_][\w-]*)")
_BRACKETS = re.compile(r"\[\s*([\w-]+)[^\]]*\]")
_WRITTEN_BY_MARKDOWN = frozenset(
    [
        "html",
        "body",
        "a",
        "abbr",
        "blockquote",
        "br",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_NOT_OURS = re.compile(
    r"(?i):?:-(?:moz|ms)-|:is\(\[dir|no-js|md-toggle|js-|:not\(\[|\[role=columnheader|-webkit-scrollbar|(?:ol|ul)\[type"
)


@dataclass(frozen=True)
class Used:
    """Names of elements, classes and attributes that some page may hold."""

    tags: frozenset[str]
    classes: frozenset[str]
    attributes: frozenset[str]


def used_in(sources: Iterable[str]) -> Used:
    """Collect the names from pages, or from the templates that make pages."""
    tags, classes, attributes = set(_WRITTEN_BY_MARKDOWN), set(), set()
    for text in sources:
        tags.update(_TAG.findall(text))
        attributes.update(_ATTRIBUTE.findall(text))
        for names in _CLASS.findall(text):
            classes.update(names.split())
    return Used(frozenset(tags), frozenset(classes), frozenset(attributes))


@lru_cache(maxsize=2)  # a live preview asks for the same at each edit, and it takes longer than all pages
def reduce_stylesheet(css: str, used: Used) -> str:
    """Return the stylesheet without the rules, and then the variables, that nothing can use."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    kept = "".join(_kept(rules, used))
    before = ""
    while kept != before:
        before, kept = kept, _without_idle_variables(kept)
    return kept


def minify(css: str) -> str:
    """Return our own stylesheet without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return re.sub(r": ", ":", css).replace(";}", "}").strip()


@lru_cache(maxsize=4)  # a live preview asks for the same at each edit
def with_plain_values(css: str, variables: str) -> str:
    """Return the stylesheet with a plain value before each declaration that reads a variable.

    Browsers without ``var()``, such as NetSurf, drop a declaration that holds it: boxes without an edge, white on white. They
    take the plain one; all others take the second. ``variables`` is the stylesheet whose ``:root`` rules give the values; what
    stands in a media query there is of another theme, or of paper.
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
    value = tinycss2.serialize(declaration.value).strip()
    end = "!important" if declaration.important else ""
    if "var(" in value and not declaration.name.startswith("--"):
        plain = _plain(value, values)
        if plain is not None:
            yield f"{declaration.name}:{plain}{end}"
    yield f"{declaration.name}:{value}{end}"


def _plain(value: str, values: Mapping[str, str]) -> str | None:
    """Return a value with the variables' own in it; None where one is not known, or leads back to itself."""
    for _ in range(len(values) + 1):
        if "var(" not in value:
            return value
        value = _VARIABLE.sub(lambda found: values.get(found[1], (found[2] or "").strip() or "var("), value)
    return None


def _without_idle_variables(css: str) -> str:
    needed = set(re.findall(r"var\(\s*(--[\w-]+)", css))
    return "".join(_pruned(tinycss2.parse_stylesheet(css), needed))


def _pruned(rules: Iterable[Node], needed: set[str]) -> Iterator[str]:
    for rule in rules:
        prelude = tinycss2.serialize(rule.prelude)
        if isinstance(rule, AtRule):
            inside = "".join(_pruned(tinycss2.parse_rule_list(rule.content), needed))
            start = f"@{rule.lower_at_keyword}{prelude}"
        else:
            found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            inside = ";".join(
                one.serialize() for one in found if not one.name.startswith("--") or one.name in needed
            )
            start = prelude
        if inside:
            yield f"{start}{{{inside}}}"


def _kept(rules: Iterable[Node], used: Used) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [one for one in _selectors(tinycss2.serialize(rule.prelude)) if _can_match(one, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content).strip()}}}"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in {"media", "supports"} and rule.content:
            inside = "".join(
                _kept(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), used)
            )
            if inside:
                yield f"@{rule.lower_at_keyword}{tinycss2.serialize(rule.prelude).rstrip()}{{{inside}}}"


def _selectors(prelude: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, letter in enumerate(prelude):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            yield prelude[start:place].strip()
            start = place + 1
    yield prelude[start:].strip()


def _can_match(selector: str, used: Used) -> bool:
    if _NOT_OURS.search(selector):
        return False
    plain = _PSEUDO.sub("", selector)
    if any(name not in used.attributes for name in _BRACKETS.findall(plain)):
        return False
    plain = _BRACKETS.sub("", plain)
    for mark, name in _NAME.findall(plain):
        known = {"": used.tags, ".": used.classes, "#": frozenset[str]()}[mark]
        if name not in known:
            return False
    return True
