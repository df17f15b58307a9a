"""Small counts stay hidden, even from somebody who knows the rule and subtracts."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product

import pytest

from frontdoor.inbox.referrals.numbers.disclosure import (
    SMALL,
    Disclosed,
    disclose,
    disclose_each,
    together,
)

Published = tuple[tuple[tuple[str, int], ...], int | None, int | None]


@pytest.mark.parametrize(("values", "most"), [(2, 14), (3, 12), (4, 8)])
def test_whoever_knows_the_rule_can_tell_no_small_count(values: int, most: int) -> None:
    """Each table of a few values is published, and every hidden small count could be another one as well."""
    alike: dict[Published, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=values):
        told = disclose({chr(97 + at): count for at, count in enumerate(counts)})
        alike[(tuple(sorted(told.shown.items())), told.rest, told.total)].append(counts)
    for (shown, _, _), tables in alike.items():
        for at in range(values):
            possible = {counts[at] for counts in tables}
            if chr(97 + at) not in dict(shown):
                assert len(possible) > 1 or possible.isdisjoint(range(1, SMALL)), (shown, tables)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, Disclosed({}, 0, 0)),
        ({"a": 0, "b": 7}, Disclosed({"a": 0, "b": 7}, 0, 7)),
        ({"a": 3}, Disclosed({}, None, None)),
        ({"a": 30, "b": 3}, Disclosed({}, 33, 33)),
        ({"a": 30, "b": 9, "c": 3}, Disclosed({"a": 30}, 12, 42)),
        ({"a": 30, "b": 2, "c": 4}, Disclosed({"a": 30}, 6, 36)),
        ({"a": 30, "b": 9, "c": 4, "d": 4}, Disclosed({"a": 30}, 17, 47)),
    ],
)
def test_what_is_hidden_with_a_small_count(counts: dict[str, int], told: Disclosed) -> None:
    """A small count takes the next larger one with it, where it stands alone or all that is hidden is alike."""
    assert disclose(counts) == told


def test_where_one_referral_has_several_values_each_stands_alone() -> None:
    """Such a table has no total that could be subtracted from."""
    assert disclose_each({"a": 12, "b": 4, "c": 0}) == Disclosed({"a": 12}, None, None)
    assert disclose_each({"a": 12, "c": 0}).rest == 0


def test_a_longer_time_tells_nothing_that_its_quarters_do_not() -> None:
    """What one quarter hides is a lower bound in the sum, and marked as one."""
    quarters = [disclose({"a": 30, "b": 9, "c": 3}), disclose({"a": 20, "b": 10, "c": 50})]
    whole = together(quarters)
    assert whole == Disclosed(Counter(a=50, b=10, c=50), 12, 122, frozenset({"b", "c"}))
    assert together([disclose({"a": 3}), quarters[1]]).total is None
