"""Reduces a stylesheet to the rules that the pages can use; knows selectors, and no page in particular."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

_TAG = re.compile(r"<([a-z][a-z0-9]*)")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_ATTRIBUTE = re.compile(r'\b([a-z][a-z-]*)="')
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
_NOT_OURS = re.compile(r"(?i):?:-(?:moz|ms)-|:is\(\[dir|no-js|md-toggle|js-|:not\(\[")


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
