"""Translates the fixed words of a page in another language, and marks as English what nobody has translated.

A text that fills an element, and a label, is a message: whoever writes ``<h2>Where it is</h2>`` in a template need not think of
other languages. A sentence with values or elements in it is one by ``{% trans %}``; a piece of it never is.

The page's own language is said once, at ``<html>``. All words that are neither a translated text of the catalogue nor a
translated message get ``lang`` (and ``dir``, where the page is written from right to left) at the largest element that holds
nothing else, so that none is ever said to be in a wrong language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from frontdoor.language_codes import language
from frontdoor.translation.catalogs import ENGLISH, translation

_TOKEN = re.compile(r"<!--.*?-->|<![^>]*>|<(/?)([a-zA-Z][\w-]*)([^>]*)>|[^<]+|<", re.DOTALL)
_LANG = re.compile(r' (?:lang="([\w-]*)"|dir="\w+")')
_LABEL = re.compile(r'( aria-label=")([^"]*)(")')
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{ icons\..*?\}\}|(\{\{.*?\}\})", re.DOTALL)
_TRANS = re.compile(r"\{%-? trans .*?endtrans -?%\}", re.DOTALL)
_VALUE, _BLOCK = "\N{REPLACEMENT CHARACTER}", "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a value of a template, which may be words, and for anything else of Jinja's; a picture is no word."""
_LETTER = re.compile(r"[^\W\d_]")
_VOID = frozenset({
    "area", "base", "br", "circle", "col", "embed", "hr", "img", "input", "link", "meta", "path", "rect", "source", "track", "use", "wbr",
})  # fmt: skip
_LEFT_ALONE = frozenset({"head", "script", "style", "svg", "code", "pre", "textarea"})
"""Elements without words of the page, or with those that somebody typed; the head marks its own."""

_ROW = re.compile(r'class="[^"]*\bfd-(?:label|hint|error)\b')
_CHOSEN = re.compile(r">\{\{ (\"[^{}]*) \}\}</")
_LITERAL = re.compile(r'"([A-Z][^"]+)"')
"""A value that is one of several texts of the template, which fills its element, and each of them."""
_INLINE = frozenset({"a", "abbr", "b", "em", "i", "small", "span", "strong", "time"})
"""Elements that may stand within a sentence."""
_OUTER = frozenset({"html", "body"})
"""Elements that hold the whole page: they never say that it is English."""


@dataclass
class _Node:
    """An element, or the root without a tag: its opening tag in pieces, and what is in it."""

    name: str = ""
    attributes: str = ""
    lang: str | None = None
    """The language that it says itself."""
    inside: list[_Node | str] = field(default_factory=list)
    closed: str = ""

    @property
    def left_alone(self) -> bool:
        """Say whether nothing in it is the page's words: what somebody typed, or what must stay as it is."""
        return self.name in _LEFT_ALONE or ' translate="no"' in self.attributes

    @property
    def words(self) -> str:
        """Return the text that fills it, without the marks of HTML; none where there is anything beside it, or no letter."""
        text = self.inside[0] if len(self.inside) == 1 else ""
        return " ".join(unescape(text).split()) if isinstance(text, str) and _is_message(text) else ""

    @property
    def is_row(self) -> bool:
        """Say whether its pieces stand beside each other, each a message: a label with its number, a hint with its limit."""
        return self.name in ("label", "legend") or _ROW.search(self.attributes) is not None

    def takes(self, one: _Node) -> bool:
        """Say whether an element in it may be a message: not where it is a piece of a sentence, with words beside it."""
        alone = one.name not in _INLINE or not any(isinstance(o, str) and _has_words(o) for o in self.inside)
        return alone or self.is_row or not self.name  # a macro may stand anywhere


def in_language(html: str, code: str) -> str:
    """Return HTML of a page in a language: messages translated, English marked, the page's own language left unmarked.

    Call it while the language is spoken. The HTML must be ours: every element closed, and no ``>`` within an attribute.
    """
    root = _tree(html)
    _translate(root, code)
    ltr = ' dir="ltr"' if language(code).right_to_left else ""
    return "".join(_written(root, code, ltr))


def _tree(html: str) -> _Node:
    root = _Node()
    path = [root]
    for token in _TOKEN.finditer(html):
        end, name, attributes = token.groups()
        if not name:
            path[-1].inside.append(token[0])
        elif end:
            while len(path) > 1:
                done = path.pop()
                if done.name == name:
                    done.closed = token[0]
                    break
            else:
                path[-1].inside.append(token[0])
        else:
            said = (one[1] for one in _LANG.finditer(attributes) if one[1] is not None)
            found = None if name == "html" else next(said, None)
            node = _Node(name, attributes, found)
            path[-1].inside.append(node)
            if name not in _VOID and not attributes.endswith("/"):
                path.append(node)
    return root


def _translate(node: _Node, code: str) -> None:
    """Replace each text that fills an element, and each label, by its translation."""
    for one in node.inside:
        if isinstance(one, _Node) and not one.left_alone and one.lang is None:
            one.attributes = _LABEL.sub(_label, one.attributes)
            if (one.words and node.takes(one)) or one.is_row:
                one.inside = [piece for inner in one.inside for piece in _translated(inner, code)]
            _translate(one, code)


def _translated(text: _Node | str, code: str) -> list[_Node | str]:
    """Return a text as the pieces that stand for it: its translation between its white space, or itself."""
    if not isinstance(text, str) or not _has_words(text):
        return [text]
    inner = text.strip()
    found = translation(" ".join(unescape(inner).split()))
    if found is None:
        return [text]
    before, _, after = text.partition(inner)
    return [before, _Node("span", f' lang="{code}"', code, [escape(found, quote=False)], "</span>"), after]


def _label(found: re.Match[str]) -> str:
    return f"{found[1]}{escape(translation(unescape(found[2])) or unescape(found[2]))}{found[3]}"


def _kinds(node: _Node, code: str, said: str | None = None) -> frozenset[str]:
    """Return which there are of words that are English or in the page's own language: ``en``, ``own``; others do not count."""
    said = said if node.lang is None else node.lang
    found: frozenset[str] = frozenset()
    for one in node.inside:
        if isinstance(one, _Node):
            if not one.left_alone:
                found |= _kinds(one, code, said)
        elif _has_words(one):
            found |= {"own" if said == code else "en" if said is None else "said"}
    return found


def _has_words(text: str) -> bool:
    return not text.startswith("<!") and (_LETTER.search(unescape(text)) is not None or _VALUE in text)


def _written(node: _Node, code: str, ltr: str) -> list[str]:
    """Return the pieces of what is in an element that is not marked itself; ``ltr`` says that English goes the other way."""
    pieces, marks = [], f' lang="{ENGLISH}"{ltr}'
    for one in node.inside:
        if isinstance(one, str):
            inner = one.strip()
            pieces.append(one.replace(inner, f"<span{marks}>{inner}</span>", 1) if _has_words(one) else one)
            continue
        kinds = frozenset({"said"}) if one.left_alone else _kinds(one, code)
        if one.lang is not None and one.lang != code:
            pieces += _as_it_is(one)
        elif one.lang == code:
            bare = one.name == "span" and not _LANG.sub("", one.attributes).strip()
            pieces += (
                _all(one)
                if bare
                else [f"<{one.name}{_LANG.sub('', one.attributes)}>", *_all(one), one.closed]
            )
        elif kinds == {"en"} and one.name not in _OUTER:
            pieces += [f"<{one.name}{one.attributes}{marks}>", *_all(one), one.closed]
        elif one.left_alone:
            pieces += _as_it_is(one)
        elif not kinds and 'href="tel:' in one.attributes:  # else its groups of digits would change places
            pieces += [f"<{one.name}{one.attributes}{ltr}>", *_all(one), one.closed]
        else:
            pieces += [f"<{one.name}{one.attributes}>", *_written(one, code, ltr), one.closed]
    return pieces


def _as_it_is(node: _Node) -> list[str]:
    return [f"<{node.name}{node.attributes}>", *_all(node), node.closed]


def _all(node: _Node) -> list[str]:
    return [piece for one in node.inside for piece in ([one] if isinstance(one, str) else _as_it_is(one))]


def words_in(html: str) -> list[str]:
    """Return the messages of HTML, each once: texts that fill an element, and labels."""
    return list(dict.fromkeys(_words_in(_tree(html))))


def words_in_template(source: str) -> list[str]:
    """Return the same of a template: what has no value in it."""
    html = _JINJA.sub(lambda found: _VALUE if found[1] else _BLOCK, _TRANS.sub(_VALUE, source))
    chosen = [words for found in _CHOSEN.findall(source) for words in _LITERAL.findall(found)]
    return [words for words in words_in(html) if _VALUE not in words] + chosen


def _words_in(node: _Node) -> Iterator[str]:
    for one in node.inside:
        if isinstance(one, _Node) and not one.left_alone and one.lang is None:
            yield from (" ".join(unescape(found[1]).split()) for found in _LABEL.findall(one.attributes))
            if one.words and node.takes(one):
                yield one.words
            elif one.is_row:
                yield from (
                    " ".join(unescape(o).split()) for o in one.inside if isinstance(o, str) and _is_message(o)
                )
            yield from _words_in(one)


def _is_message(text: str) -> bool:
    return _has_words(text) and _VALUE not in text and _BLOCK not in text
