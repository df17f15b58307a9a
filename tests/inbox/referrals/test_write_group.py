from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random, SystemRandom

import pytest
from django.db import DatabaseError, connection

from frontdoor.inbox.reference import new_reference
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.referrals.write_group import Received, group_commit
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, Receipt, Referral
from frontdoor.inbox.store.receipt_numbers import Numbers, numbers
from frontdoor.inbox.store.storage_health import NotStored
from frontdoor.inbox.store.write_probe import writers
from tests.inbox import places
from tests.inbox.builders import NOW, a_referral, a_submission

Send = Callable[[], Received]


def in_one_group(*sends: Send, patience: float = 30.0) -> list[Received | Exception]:
    """Let several send at once, so that one transaction writes them all, in this order; return what became of each."""

    def send(one: Send) -> Received | Exception:
        try:
            return one()
        except (NotStored, DatabaseError) as error:
            return error
        finally:
            connection.close()

    done: list[Future[Received | Exception]] = []
    kept = group_commit.patience, writers.patience
    group_commit.patience = writers.patience = patience
    try:
        with ThreadPoolExecutor(len(sends)) as pool:
            with writers.hold():
                for number, one in enumerate(sends, start=1):
                    done.append(pool.submit(send, one))
                    until = time.monotonic() + patience
                    while len(group_commit._waiting) < number:
                        assert time.monotonic() < until
                        time.sleep(0.001)
            return [each.result() for each in done]
    finally:
        group_commit.patience, writers.patience = kept


def forbid(council_area: str) -> None:
    """Let the database refuse a referral from an area."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER no BEFORE INSERT ON store_referral WHEN NEW.council_area = '{council_area}' "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        else:
            cursor.execute(
                f"ALTER TABLE store_referral ADD CONSTRAINT no CHECK (council_area <> '{council_area}')"
            )


def test_one_that_cannot_be_written_refuses_no_other(store: Path) -> None:
    """Of five in one group the third fails: four are stored, numbered without a gap, logged and thanked for.

    Catches a group without savepoints: all refused, or none thanked for and four stored.
    """
    forbid("Nowhere")
    areas = ("Fife", "Moray", "Nowhere", "Angus", "Falkirk")
    people = [
        {"person_name": f"of {area}"} for area in areas
    ]  # or each would wait for the one before, as a repeat
    sent = in_one_group(
        *[
            lambda area=area, answers=answers: a_referral(council_area=area, answers=answers)
            for area, answers in zip(areas, people, strict=True)
        ]
    )

    shown = [each.reference for each in sent if isinstance(each, Received)]
    assert len(shown) == 4
    assert isinstance(sent[2], NotStored)
    assert list(Receipt.objects.order_by("number").values_list("number", "reference")) == [
        *enumerate(shown, 1)
    ]
    assert list(Referral.objects.order_by("id").values_list("reference", flat=True)) == shown
    assert list(Audit.objects.order_by("seq").values_list("reference", flat=True)) == shown
    assert audit_log.first_break() is None
    assert numbers() == Numbers(1, 4, 0, 0)


def test_the_same_in_one_group_is_stored_once(store: Path) -> None:
    """Two presses with one key, and the same answers under two keys: each has one reference, whoever came first.

    Catches looking only into the database for what is the same.
    """
    answers = {"person_name": "other"}
    first, again, other, with_other_key, one_more = in_one_group(
        lambda: a_referral(key="pressed twice"),
        lambda: a_referral(key="pressed twice"),
        lambda: receive(a_submission(answers=answers), now=NOW, random=SystemRandom(), once=True),
        lambda: receive(a_submission(answers=answers), now=NOW, random=SystemRandom(), once=True),
        lambda: a_referral(answers={"person_name": "third"}),
    )
    assert isinstance(first, Received)
    assert isinstance(other, Received)
    assert again == Received(first.reference, repeated=True)
    assert with_other_key == Received(other.reference, repeated=True, under_another_key=True)
    assert isinstance(one_more, Received)
    assert Referral.objects.count() == 3


def test_the_same_as_one_that_cannot_be_written_is_not_thanked_for(store: Path) -> None:
    """Who shares a key with a referral that the database refuses is refused too; catches thanking before it is written."""
    forbid("Nowhere")
    sent = in_one_group(*[lambda: a_referral(key="the same", council_area="Nowhere")] * 2, a_referral)
    assert [type(each) for each in sent] == [NotStored, NotStored, Received]
    assert Referral.objects.count() == 1


def test_a_repeat_in_one_group_is_marked(store: Path) -> None:
    """The second about the same person says which one it may repeat, though both are written at once."""

    def about(answer: str) -> Send:
        submission = replace(a_submission(answers={"help_wanted": answer}), about="Calum Strachan 1990-01-02")
        return lambda: receive(submission, now=NOW, random=SystemRandom())

    first, second = in_one_group(about("one"), about("other"))
    assert isinstance(first, Received)
    assert isinstance(second, Received)
    repeats = dict(Referral.objects.values_list("reference", "possible_repeat_of"))
    assert repeats == {first.reference: "", second.reference: first.reference}


def test_a_reference_that_is_drawn_twice_in_one_group_is_drawn_again(store: Path) -> None:
    """The one who has it keeps it, the other draws anew, and the third is not delayed by it."""
    first, second, third = in_one_group(
        lambda: a_referral(random=Random(1)), lambda: a_referral(random=Random(1)), a_referral
    )
    shown = {each.reference for each in (first, second, third) if isinstance(each, Received)}
    assert len(shown) == 3
    assert new_reference(Random(1)) in shown
    assert set(Referral.objects.values_list("reference", flat=True)) == shown


def test_nobody_of_a_group_is_thanked_before_it_is_committed(store: Path) -> None:
    """While a reader holds the COMMIT up, no one of four has an answer, and the store shows none of them."""
    places.needs_sqlite()
    with ThreadPoolExecutor(1) as pool, places.raw(store) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM store_referral").fetchone()
        sent = pool.submit(in_one_group, *[a_referral] * 4)
        with pytest.raises(TimeoutError):
            sent.result(0.5)
        reader.execute("ROLLBACK")
        assert all(isinstance(each, Received) for each in sent.result(30))
    assert Referral.objects.count() == 4
