"""After "taken" somebody watches: who is to be met soon, what stands still, what is past its day; told once a kind and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import alarms
from frontdoor.inbox.monitoring.daily_digest import make_daily_digests
from frontdoor.inbox.notifications.outcome import Outcome, Sent
from frontdoor.inbox.notifications.send_process import Job
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import assignment, gate_pickup, overdue, triage
from frontdoor.inbox.referrals.follow_up import from_team
from frontdoor.inbox.referrals.retention_policy import DECIDED
from frontdoor.inbox.store.models import (
    Audit,
    Delivery,
    GateOutcome,
    Membership,
    Referral,
    ReferralStatus,
    Role,
    RollCall,
)
from frontdoor.inbox.worker import Worker
from tests.inbox import places
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.referrals.test_escalation import MAIL, MANAGER, TEAM, at, with_routes

GATE, STILL, PASSED = overdue.OverdueKind.GATE, overdue.OverdueKind.STILL, overdue.OverdueKind.PASSED
UNTOLD = overdue.OverdueKind.UNTOLD
MONDAY, FAR = at("2026-12-07 09:00"), date(2027, 3, 3)


def member(name: str, signed_in: datetime | None, *, role: Role = Role.TRIAGE, team: str = TEAM) -> User:
    """A member of the team, who last signed in then."""
    user = User.objects.create(username=name, last_login=signed_in)
    Membership.objects.create(user=user, team=team, role=role)
    return user


def held(
    by: str, status: ReferralStatus = ReferralStatus.TAKEN, *, since: datetime = MONDAY, **days: Any
) -> str:
    """A referral that a member opened, and moved to a status."""
    days = {"release_date": FAR, **days}
    reference = a_referral(now=since - timedelta(hours=3), **days).reference
    triage.open_referral(reference, places.identity(), by, since)
    triage.change_status(reference, ReferralStatus.NEW, status, by, since)
    if status in DECIDED:
        from_team.tell(reference, "phone", "", by, since)
    return reference


def found(now: datetime) -> dict[overdue.OverdueKind, list[str]]:
    """What is found, without what is empty."""
    return {kind: references for kind, references in overdue.watched(TEAM, now).items() if references}


def test_here_is_who_can_read_and_has_signed_in_within_a_working_week(inbox: Runtime) -> None:
    """Closed, of another team, without a reader's role, on holiday or never come: not here."""
    now = at("2026-12-14 10:00")
    member("ailsa", now - timedelta(days=6))
    member("morag", now - timedelta(hours=1), role=Role.MANAGER)
    member("away", at("2026-12-04 10:00"))
    member("never", None)
    member("una", now, role=Role.AUDITOR)
    member("other", now, team=places.TEAMS[1])
    User.objects.filter(pk=member("left", now).pk).update(is_active=False)
    assert assignment.here(TEAM, now) == {"ailsa", "morag"}


def test_a_leavers_gate_pickup_is_found_within_three_working_days(inbox: Runtime) -> None:
    """Gate on Wednesday 16 December: found from Friday 11th on while nobody who is here has it, and not a day sooner."""
    bruce = member("bruce", MONDAY)
    member("ailsa", at("2026-12-11 09:00"))
    reference = held("bruce", ReferralStatus.ACCEPTED, release_date=date(2026, 12, 16), gate_pickup=True)
    friday = at("2026-12-11 10:00")
    assert GATE not in found(friday), "bruce is here"
    User.objects.filter(pk=bruce.pk).update(is_active=False)
    assert GATE not in found(at("2026-12-10 10:00")), "four working days"
    assert found(friday)[GATE] == [reference]
    assignment.give(reference, "bruce", "ailsa", "ailsa", friday)
    assert GATE not in found(friday)


@pytest.mark.parametrize(
    ("days", "is_found"),
    [
        ({"release_date": None, "gate_date": date(2026, 12, 9)}, True),
        ({"release_date": date(2026, 12, 9), "gate_date": date(2026, 12, 30)}, False),
        ({"release_date": date(2026, 12, 9), "gate_pickup": False}, False),
        ({"release_date": None}, False),
    ],
    ids=["gate day said", "gate later than release", "nobody to be met", "no day known"],
)
def test_it_goes_by_the_gate_day_else_by_release(
    inbox: Runtime, days: dict[str, Any], is_found: bool
) -> None:
    """Sabotage: the day of release alone."""
    held("nobody", ReferralStatus.ACCEPTED, **{"gate_pickup": True, **days})
    assert (GATE in found(MONDAY + timedelta(hours=2))) is is_found


def test_what_has_just_arrived_is_left_to_its_first_notice(inbox: Runtime) -> None:
    """An hour of working time, as for what nobody has opened."""
    a_referral(now=MONDAY, release_date=date(2026, 12, 8), gate_pickup=True)
    assert found(MONDAY + timedelta(minutes=59)) == {}
    assert list(found(MONDAY + timedelta(minutes=60))) == [GATE]


@pytest.mark.parametrize("status", [ReferralStatus.TAKEN, ReferralStatus.WAITING])
def test_what_stands_still_for_a_working_week_is_found(inbox: Runtime, status: ReferralStatus) -> None:
    """Looking at it is no step; a note is. From Monday nine to the next Monday nine, to the minute."""
    member("ailsa", at("2026-12-14 08:00"))
    reference = held("ailsa", status)
    triage.open_referral(reference, places.identity(), "ailsa", at("2026-12-11 16:00"))
    assert found(at("2026-12-11 16:59")) == {}
    assert found(at("2026-12-14 09:00")) == {STILL: [reference]}
    triage.add_note(reference, "rang", "ailsa", at("2026-12-14 09:01"))
    assert found(at("2026-12-14 09:02")) == {}


@pytest.mark.parametrize("status", [ReferralStatus.TAKEN, ReferralStatus.WAITING, ReferralStatus.ACCEPTED])
def test_what_nobody_here_has_is_found_after_a_working_day(inbox: Runtime, status: ReferralStatus) -> None:
    """A leaver's, or a freed one: as soon as what nobody has opened; an accepted one that somebody has may wait for its day."""
    member("ailsa", at("2026-12-21 08:00"))
    reference = held("gone", status)
    assert found(at("2026-12-07 16:59")) == {}
    assert found(at("2026-12-08 09:00")) == {STILL: [reference]}
    assignment.give(reference, "gone", "ailsa", "morag", at("2026-12-08 09:01"))
    later = at("2026-12-21 09:00")
    assert (STILL in found(later)) is (status is not ReferralStatus.ACCEPTED)


def test_a_past_gate_day_is_found_until_somebody_says_what_became_of_it(inbox: Runtime) -> None:
    """Each working morning, for weeks; not on the day itself."""
    member("ailsa", at("2027-01-20 09:00"))
    reference = held("ailsa", ReferralStatus.ACCEPTED, release_date=date(2026, 12, 16), gate_pickup=True)
    assert PASSED not in found(at("2026-12-16 16:00"))
    for day in ("2026-12-17", "2027-01-19"):
        assert found(at(f"{day} 10:00"))[PASSED] == [reference]
    gate_pickup.say(reference, "", GateOutcome.NOT_THERE, "ailsa", at("2027-01-19 10:00"))
    assert PASSED not in found(at("2027-01-19 10:01"))


def test_a_release_that_passed_undecided_is_found_and_one_that_was_over_at_the_start_is_not(
    inbox: Runtime,
) -> None:
    """Who had long been out when they were referred has no day that passed."""
    member("ailsa", at("2026-12-17 09:00"))
    reference = held("ailsa", release_date=date(2026, 12, 16))
    held("ailsa", release_date=date(2026, 11, 2))
    held("ailsa", ReferralStatus.ACCEPTED, release_date=date(2026, 12, 16))
    assert found(at("2026-12-17 10:00"))[PASSED] == [reference]


def test_nothing_decided_set_aside_or_unopened_stands_still(inbox: Runtime) -> None:
    """What is decided is nobody's task; what nobody has opened is told again already."""
    held("gone", ReferralStatus.CLOSED, release_date=date(2026, 12, 8), gate_pickup=True)
    a_referral(now=MONDAY)
    Referral.objects.filter(reference=held("gone")).update(set_aside=True)
    assert found(at("2026-12-21 10:00")) == {}


class Post:
    """Lets a delivery worker live through days, looking every half hour, and keeps what it told."""

    def __init__(self, using: Runtime, start: str) -> None:
        self.using, self.now = using, at(start)
        self.told: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def until(self, end: str) -> list[tuple[str, str]]:
        """Live on; return when which mailbox got an alarm."""
        while self.now <= at(end):
            Worker(self.using, random=Random(1), make=self._tell, clock=lambda: self.now).once()
            self.now += timedelta(minutes=30)
        return [(moment, mailbox) for moment, mailbox, kind in self.told if kind == "alarm"]

    def _tell(self, job: Job) -> Outcome:
        self.told.append((f"{self.now:%a %H:%M}", job.mailbox, job.notice.kind))
        self.texts.append((job.notice.kind, job.notice.text))
        return Sent()


def test_an_account_closed_at_noon_is_told_of_at_once_and_once(inbox: Runtime) -> None:
    """Tomorrow's pick-up is free now: one message to the team and to the second route; the next morning the roll-call names it."""
    using = with_routes(inbox)
    member("bruce", MONDAY)
    reference = held(
        "bruce",
        ReferralStatus.ACCEPTED,
        since=at("2026-12-04 10:00"),
        release_date=date(2026, 12, 9),
        gate_pickup=True,
    )
    post = Post(using, "2026-12-07 08:30")
    assert post.until("2026-12-07 12:00") == []
    assignment.hand_over("bruce", "", "isla", at("2026-12-07 12:10"))
    assert post.until("2026-12-07 23:00") == [("Mon 12:30", MAIL), ("Mon 12:30", MANAGER)]
    assert post.until("2026-12-08 12:00") == [("Mon 12:30", MAIL), ("Mon 12:30", MANAGER)], (
        "the roll-call says it"
    )
    morning = RollCall.objects.get(team=TEAM, day=date(2026, 12, 8), about="")
    assert alarms.named(morning.text, GATE) == {reference}
    [message] = {text for kind, text in post.texts if kind == "alarm"}
    assert message.startswith(
        f"Team: {TEAM}\n\n{overdue.HEADINGS[GATE]}: 1\n- {spoken(reference)}\n\nThis message holds nothing"
    ), "of the other kinds it says nothing"


def test_one_message_a_kind_and_day_however_much_comes_up(inbox: Runtime) -> None:
    """Three come free one after the other: one message that day. Sabotage: one for each."""
    using = with_routes(inbox)
    post = Post(using, "2026-12-07 09:00")
    post.until("2026-12-07 09:30")
    member("bruce", MONDAY)
    for hour in (10, 11, 12):
        reference = held(
            "bruce",
            ReferralStatus.ACCEPTED,
            since=at("2026-12-04 10:00"),
            release_date=date(2026, 12, 9),
            gate_pickup=True,
        )
        assignment.give(reference, "bruce", "", "isla", at(f"2026-12-07 {hour}:00"))
        post.until(f"2026-12-07 {hour}:30")
    assert len(post.until("2026-12-07 20:00")) == 2, "one to the team, one to the second route"
    assert RollCall.objects.filter(about=GATE).count() == 1


def test_nobody_is_told_at_night_and_a_mailbox_that_fails_is_tried_again(inbox: Runtime) -> None:
    """What comes up on Friday evening waits for Monday's roll-call; a delivery is kept until it is taken."""
    using = with_routes(inbox)
    held(
        "gone",
        ReferralStatus.ACCEPTED,
        since=at("2026-12-04 16:00"),
        release_date=date(2026, 12, 9),
        gate_pickup=True,
    )
    assert alarms.alarm(using, at("2026-12-04 18:00")) == []
    assert alarms.alarm(using, at("2026-12-05 11:00")) == []
    [message] = alarms.alarm(replace(using), at("2026-12-07 09:00"))
    states = Delivery.objects.filter(roll_call=message).values_list("kind", "state")
    assert set(states) == {("alarm", "due")}
    assert Audit.objects.latest("seq").action == f"alarm gate: {TEAM}"


def test_the_roll_call_names_what_waits_and_nobody(inbox: Runtime) -> None:
    """References under each heading, in ASCII, and nothing of a person."""
    using = with_routes(inbox)
    answers = {"full_name": PLANTED}
    soon = held(
        "gone", ReferralStatus.ACCEPTED, release_date=date(2026, 12, 9), gate_pickup=True, answers=answers
    )
    past = held(
        "gone",
        ReferralStatus.ACCEPTED,
        since=at("2026-12-01 09:00"),
        release_date=date(2026, 12, 2),
        gate_pickup=True,
    )
    call = next(call for call in make_daily_digests(using, at("2026-12-08 09:30")) if call.team == TEAM)
    assert f"nobody who is here now and then has it: 1\n- {spoken(soon)}\n" in call.text
    assert f"has passed while it is open: 1\n- {spoken(past)}\n" in call.text
    assert {kind: alarms.named(call.text, kind) for kind in (GATE, STILL, PASSED)} == {
        GATE: {soon}, STILL: {soon, past}, PASSED: {past},
    }  # fmt: skip
    assert "ALARM: Referrals to be met at the gate within three working days" in call.text
    assert call.text.isascii()
    assert PLANTED not in call.text


def test_a_referrer_who_is_not_told_has_one_message_a_week_until_told(inbox: Runtime) -> None:
    """In the roll-call from the first working day, asked for on the third, again after a week. Sabotage: each day; or never."""
    using = with_routes(inbox)
    reference = held("bruce", since=MONDAY)
    triage.change_status(reference, ReferralStatus.TAKEN, ReferralStatus.NOT_SUITABLE, "bruce", MONDAY)

    def asked_on(first: str, last: str) -> list[str]:
        """The days on which a message asks for it; the worker looks at nine, at ten, and in the evening."""
        days, asked = range(int(first), int(last) + 1), []
        for moment in (at(f"2026-12-{day:02} {hour:02}:00") for day in days for hour in (9, 10, 19)):
            make_daily_digests(using, moment)
            asked += [f"{moment:%-d %H:%M}" for made in alarms.alarm(using, moment) if made.about == UNTOLD]
        return asked

    assert asked_on("7", "9") == [], "two working days: the roll-call is enough"
    assert asked_on("10", "17") == ["10 09:00", "17 09:00"]
    message = RollCall.objects.get(about=UNTOLD, day=date(2026, 12, 10))
    assert f"nobody has told the referrer: 1\n- {spoken(reference)}\n" in message.text
    assert 'say under "Tell the referrer" how' in message.text
    assert {delivery.mailbox for delivery in message.deliveries.all()} == {MAIL, MANAGER}
    mornings = RollCall.objects.filter(team=TEAM, about="", day__gt=date(2026, 12, 8))
    assert [alarms.named(morning.text, UNTOLD) for morning in mornings] == [{reference}] * 7
    from_team.tell(reference, "cannot", "", "bruce", at("2026-12-17 20:00"))
    assert asked_on("18", "31") == []
