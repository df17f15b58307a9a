"""Full-text search over the search index: from what somebody typed to a ranked list of entries.

``find.js`` is its twin in the browser; ``tests/site/search`` holds both to the same answers. The rules:

- The rarest word that was typed is never dropped: whatever is found has it, or a phrase with it, or its whole name was typed.
  A word that only texts have is rarest where no other was typed: it is often there by chance.
- A known word is never respelt. One that nothing knows is read as its stem, or the nearest word of a name or
  phrase, and that is said.
- Filler words count for nothing, and without any other word nothing is found.
- Entries for people in danger come first where somebody typed a whole phrase of theirs, such as "he hits me", whatever else
  was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Any

from frontdoor.geography.place_lookup import KnownPlace, district_of, named_place, plain_words
from frontdoor.geography.postcodes import districts

FILLERS = frozenset(
    re.findall(
        "[a-z]+",
        """
    a about am an and any anyone are as at be been being by can cannot cant could do does dont for from get give
    go got has have having he help her here him his how i if im in ins into is it its just like live look looking
    me much my near nearest need needs not now of on or our out people person please sacro service services she
    should some somebody someone somewhere that the their them there they this to today tomorrow tonight too up us
    very want was we were what whats when where wheres which who will with would you your
    ah aw cannae day didnae dinnae every fae gonnae happen keep ken know long ma masel said say tae tell told wi wisnae ye yer
    """,
    )
)
"""Filler words: they say nothing about what somebody is looking for."""
MOST = 20
"""Most entries of a result."""
_NAME, _NEED, _TEXT = (6.0, 5.0), (4.0, 3.0), (2.0, 1.0)
"""Points of a word in a name or phrase, in a need, and in a text: the whole word, and its beginning."""
_PHRASE = 12.0
"""Points for each word of a phrase, once all its words were typed."""
_KIND_OF_PRISON = frozenset({"hmp", "yoi"})
"""Words of a prison's name that nobody types with it."""
_SHORTEST = 3
"""Fewest letters of a word that may be the beginning of another."""


def words_of(text: str) -> list[str]:
    """Return the words of a text: small letters and digits, without accents, apostrophes and the plural's s."""
    return [_singular(word) for word in plain_words(text)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


@dataclass(frozen=True)
class SearchHit:
    """An entry that was found: its record in the index, its points, and which of its phrases or needs met the words."""

    record: Mapping[str, Any]
    points: float
    why: Sequence[str] = ()


@dataclass(frozen=True)
class SearchAnswer:
    """The result of a search: hits, best first, and what was understood."""

    hits: Sequence[SearchHit] = ()
    place: KnownPlace | None = None
    unknown_district: str = ""
    """The first part of a postcode that is not one of Scotland's."""
    respelt: Mapping[str, str] = field(default_factory=dict)
    """Typed word to the known word as which it was read."""
    unknown: Sequence[str] = ()
    """Typed words that nothing knows."""
    only_place: bool = False
    """Whether nothing but a place was typed."""


@dataclass(frozen=True)
class _Words:
    """The words of one entry or need by which it is met."""

    title: frozenset[str]
    """Those of its name alone."""
    name: frozenset[str]
    """Those of its name, and single words that people say for it."""
    text: frozenset[str] = frozenset()
    phrases: Sequence[tuple[str, frozenset[str]]] = ()
    """Phrases of several words, as written and as the words that count."""


def _prepared(name: Sequence[str], phrases: Sequence[str], text: str = "") -> _Words:
    title = {word for one in name for word in words_of(one) if word not in FILLERS}
    singles = set(title)
    several = []
    for phrase in phrases:
        whole = words_of(phrase)
        counting = [word for word in whole if word not in FILLERS] or whole
        if len(counting) == 1 and counting[0] not in FILLERS:
            singles.add(counting[0])
        several.append((phrase, frozenset(counting if len(counting) > 1 else whole)))
    return _Words(frozenset(title), frozenset(singles), frozenset(words_of(text)) - FILLERS, several)


class SearchIndex:
    """The content of an index file, prepared for searching."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.areas: Sequence[str] = [area[0] for area in content["areas"]]
        self.needs = [_prepared([name], also, summary) for _, name, summary, also in content["needs"]]
        self.entries = [
            _prepared([one["n"], *one.get("was", ())], one.get("w", ()), one.get("t", ""))
            for one in content["entries"]
        ]

    @cached_property
    def names(self) -> Sequence[str]:
        """Return every word of a name or phrase, names first: what a misspelt word may mean."""
        parts = [*self.needs, *self.entries]
        ordered = [
            *(word for part in parts for word in sorted(part.name)),
            *(word for part in parts for _, phrase in part.phrases for word in sorted(phrase)),
            *(word for area in self.content["areas"] for name in area for word in words_of(name)),
        ]
        return list(dict.fromkeys(ordered))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return every word that leads somewhere."""
        return frozenset(self.names).union(*(part.text for part in (*self.needs, *self.entries)))

    def knows(self, term: str) -> bool:
        """Say whether a word, or a word that begins with it, leads anywhere."""
        return any(_met({word}, term) for word in self.vocabulary)

    def _stem(self, term: str) -> str:
        """Return the known beginning of an inflected word, such as ``stalk`` of ``stalked``; empty where there is none."""
        stem = re.sub("(ing|ed)$", "", term)
        return stem if _SHORTEST < len(stem) < len(term) and self.knows(stem) else ""

    def search(self, typed: str) -> SearchAnswer:
        """Return what was found for a text."""
        code, rest = district_of(typed)
        place: KnownPlace | None = None
        if code:
            known = districts().get(code)
            if known is None:
                return SearchAnswer(unknown_district=code)
            place, typed = KnownPlace(code, known.areas, is_postcode=True, in_england=known.in_england), rest
        terms = words_of(typed)
        respelt: dict[str, str] = {}
        unknown: list[str] = []
        at_place: frozenset[str] = frozenset()
        if place is None:
            everything_known = all(term in FILLERS or term in self.vocabulary for term in terms)
            place, used = named_place(typed, only_areas=everything_known)
            at_place = frozenset(words_of(used))
        for term in dict.fromkeys(terms):
            if term in FILLERS or term in at_place or self.knows(term):
                continue
            if meant := self._stem(term) or nearest_word(term, self.names):
                respelt[term] = meant
            else:
                unknown.append(term)
        terms = [respelt.get(term, term) for term in terms if term not in unknown]
        if place is None and respelt:
            place, used = named_place(" ".join(terms), only_areas=True)
            at_place = frozenset(words_of(used))
        hits = self._ranked(
            terms, at_place, None if place is None else [self.areas.index(area) for area in place.areas]
        )
        alone = (
            place is not None and not unknown and all(term in FILLERS or term in at_place for term in terms)
        )
        return SearchAnswer(hits, place, "", respelt, unknown, alone)

    def _ranked(
        self, typed: Sequence[str], at_place: frozenset[str], areas: Sequence[int] | None
    ) -> Sequence[SearchHit]:
        terms = [term for term in dict.fromkeys(typed) if term not in FILLERS and term not in at_place]
        all_words = frozenset(typed)
        met = {
            term: [self._points(number, term) for number in range(len(self.entries))]
            for term in (*terms, *at_place)
        }
        count = len(self.entries)
        rarity = {
            term: log(1 + count / (1 + sum(points > 0 for points, _ in found))) for term, found in met.items()
        }
        known = [term for term in terms if any(points for points, _ in met[term])]
        leading = [term for term in known if any(points > _TEXT[0] for points, _ in met[term])]
        rarest = max(leading or known, key=lambda term: rarity[term], default=None)
        hits = []
        for number, record in enumerate(self.content["entries"]):
            near = self._near(record, areas)
            if not near:
                continue
            phrases = [
                (phrase, words)
                for phrase, words in self.entries[number].phrases
                if _all_typed(words, all_words)
            ]
            in_phrase = {
                term for _, words in phrases for term in terms if any(_met({word}, term) for word in words)
            }
            title = self.entries[number].title
            of_place = not at_place.isdisjoint(title)
            named = of_place or (title and title - _KIND_OF_PRISON <= set(terms))
            in_danger = "c" in record and phrases
            if rarest and not (met[rarest][number][0] or named or in_danger) and rarest not in in_phrase:
                continue
            if not rarest and not phrases and not (areas is not None and ("r" in record or "s" in record)):
                continue
            best = max((len(words) for _, words in phrases), default=0)
            points = best * _PHRASE
            why = [phrase for phrase, words in phrases if len(words) == best][:1]
            total = sum(rarity[term] for term in terms) or 1.0
            got = 0.0
            for term in (*terms, *at_place):
                one, reason = met[term][number]
                points += one * rarity[term]
                if (one or term in in_phrase) and term in terms:
                    got += rarity[term]
                if one and reason and reason not in why:
                    why.append(reason)
            if terms and title == set(terms):
                points += 2 * _PHRASE
            if terms:
                points *= min(1.0, got / total + (0.5 if of_place else 0.0))
            elif not phrases and areas is not None:
                points += _NAME[0]
            points *= near * record.get("o", 1.0)
            if record.get("c") and best:
                points += 1000
            hits.append(SearchHit(record, points, why))
        return sorted(hits, key=lambda hit: -hit.points)[:MOST]

    def _points(self, number: int, term: str) -> tuple[float, str]:
        """Return the points of an entry for a word, and the need by which it was met, if any."""
        words, record = self.entries[number], self.content["entries"][number]
        if points := _best(words.name, term, _NAME):
            return points, ""
        for need in record.get("d", ()):
            if points := _best(self.needs[need].name, term, _NEED):
                return points, self.content["needs"][need][1]
        return _best(words.text, term, _TEXT), ""

    def _near(self, record: Mapping[str, Any], areas: Sequence[int] | None) -> float:
        """Return how much an entry counts in some council areas: 0 where it is of others."""
        if areas is None or ("r" not in record and "s" not in record):
            return 1.0
        if not set(areas).isdisjoint(record.get("r", ())):
            return 1.6
        return 1.0 if "s" in record else 0.0


def nearest_word(term: str, known: Sequence[str]) -> str | None:
    """Return the known word that a misspelt one is likely to mean: with its first letter, and one or two letters apart."""
    most, best = (0 if len(term) < 5 else 1 if len(term) < 8 else 2), None
    for word in known:
        if word[0] == term[0] and len(word) > 3 and abs(len(word) - len(term)) <= most:
            distance = _apart(term, word)
            if distance <= most:
                most, best = distance - 1, word
    return best


def _apart(one: str, other: str) -> int:
    """Return how many letters two words are apart: one too many, missing or wrong, or two swapped."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, facing in enumerate(other, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != facing)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]


def _all_typed(words: frozenset[str], typed: frozenset[str]) -> bool:
    """Say whether all words of a phrase were typed; a filler word is no beginning of another."""
    counting = typed - FILLERS
    return all(word in typed or any(_met({word}, term) for term in counting) for word in words)


def _met(words: Iterable[str], term: str) -> bool:
    return any(word == term or (len(term) >= _SHORTEST and word.startswith(term)) for word in words)


def _best(words: frozenset[str], term: str, points: tuple[float, float]) -> float:
    """Return the points for a whole word, for the beginning of one, or none."""
    if term in words:
        return points[0]
    return points[1] if len(term) >= _SHORTEST and any(word.startswith(term) for word in words) else 0.0
