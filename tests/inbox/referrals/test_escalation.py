from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random, SystemRandom

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring.daily_digest import make_daily_digests
from frontdoor.inbox.notifications.outcome import Outcome, Sent
from frontdoor.inbox.notifications.send_process import Job
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import transfer, triage
from frontdoor.inbox.referrals.escalation import escalate
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Delivery, Referral, RollCall
from frontdoor.inbox.worker import Worker
from frontdoor.occurrences import LONDON
from tests.inbox import places
from tests.inbox.builders import a_referral, a_submission

TEAM = places.TEAMS[0]
MAIL, MANAGER = "mailto:team@example.org", "mailto:manager@example.org"


def at(text: str) -> datetime:
    """A moment by the clock on the wall in Scotland."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def with_routes(inbox: Runtime) -> Runtime:
    """The inbox whose Glasgow team has a mailbox, and which has a second route."""
    environment = replace(
        inbox.environment,
        mailboxes=(MailboxAddress(TEAM, MAIL),),
        second_route=(MailboxAddress("everybody", MANAGER),),
    )
    return replace(inbox, environment=environment)


class Days:
    """Lets a delivery worker live through days, looking every half hour and at night every two, and keeps what it told."""

    def __init__(self, using: Runtime, start: str) -> None:
        self.using, self.now = using, at(start)
        self.told: list[tuple[str, str, str]] = []
        self.names: list[str] = []
        self.subjects: dict[str, str] = {}
        """Of roll-calls and alarms, by their text."""

    def until(self, end: str) -> list[tuple[str, str, str]]:
        """Live on to a moment; return what was told of referrals: when, whom, with which kind."""
        while self.now <= at(end):
            Worker(self.using, random=Random(1), make=self._tell, clock=lambda: self.now).once()
            night = self.now.astimezone(LONDON).hour not in range(6, 20)
            self.now += timedelta(hours=2 if night else 0.5)
        return [told for told in self.told if told[2] != "roll-call"]

    def _tell(self, job: Job) -> Outcome:
        local = self.now.astimezone(LONDON)
        self.names.append(job.notice.id)
        if job.notice.words:
            self.subjects[job.notice.words] = job.notice.subject
        self.told.append((f"{local:%a %H:%M}", job.mailbox.split(":")[1].split("@")[0], job.notice.kind))
        return Sent()


def test_a_team_that_passed_it_on_is_not_reminded_of_it(inbox: Runtime) -> None:
    """Its mailbox took the first notice; an hour later the new team alone is told again. Found by the simulation."""
    using, other = with_routes(inbox), places.TEAMS[1]
    mailboxes = (*using.environment.mailboxes, MailboxAddress(other, "mailto:others@example.org"))
    using = replace(using, environment=replace(using.environment, mailboxes=mailboxes))
    days = Days(using, "2026-11-23 09:00")
    reference = receive(a_submission(), now=days.now, random=SystemRandom(), using=using).reference
    days.until("2026-11-23 09:00")
    transfer.pass_on(reference, places.identity(), other, "ailsa", days.now, using=using)
    days.until("2026-11-23 12:00")
    assert [(who, kind) for _, who, kind in days.told if kind in ("new", "again")] == [
        ("team", "new"), ("others", "new"), ("others", "again"),
    ]  # fmt: skip


def test_unopened_is_told_again_after_an_hour_and_by_the_second_route_after_a_day(inbox: Runtime) -> None:
    """In working time, over a weekend, and each exactly once however long it goes on."""
    using = with_routes(inbox)
    days = Days(using, "2026-11-20 16:30")  # a Friday
    receive(a_submission(), now=days.now, random=SystemRandom(), using=using)

    assert days.until("2026-11-25 12:00") == [
        ("Fri 16:30", "team", "new"),
        ("Mon 09:30", "team", "again"),
        ("Mon 16:30", "manager", "second"),
    ]
    assert [row.action for row in triage.history(Referral.objects.get().reference)] == [
        "received",
        "unopened for a working hour",
        "unopened for a working day",
    ]


def test_what_was_opened_is_not_told_again(inbox: Runtime) -> None:
    """A person opened it within the hour: no second notice. That nobody took it is an alarm, a working day later."""
    using = with_routes(inbox)
    days = Days(using, "2026-11-24 10:00")
    reference = receive(a_submission(), now=days.now, random=SystemRandom(), using=using).reference
    days.until("2026-11-24 10:30")
    triage.open_referral(reference, places.identity(), "ailsa", days.now)
    assert days.until("2026-11-26 12:00") == [
        ("Tue 10:00", "team", "new"),
        ("Wed 10:00", "team", "alarm"),
        ("Wed 10:00", "manager", "alarm"),
    ]


def test_a_second_notice_has_a_name_of_its_own(inbox: Runtime) -> None:
    """With the first one's Message-ID a mail program would show only one of the two."""
    using = with_routes(inbox)
    days = Days(using, "2026-11-24 10:00")
    reference = receive(a_submission(), now=days.now, random=SystemRandom(), using=using).reference
    days.until("2026-11-24 12:00")
    assert Delivery.objects.get(referral__isnull=False).message_id == f"{reference}.1.again"


def test_a_roll_call_is_made_every_working_morning_even_when_there_is_nothing(inbox: Runtime) -> None:
    """Ten days, six working mornings (a weekend and St Andrew's Day left out): one each for each team; catches silence."""
    using = with_routes(inbox)
    days = Days(using, "2026-11-24 06:00")
    days.until("2026-12-02 12:00")
    assert [str(call.day) for call in RollCall.objects.filter(team=TEAM).order_by("day")] == [
        "2026-11-24",
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
        "2026-12-01",
        "2026-12-02",
    ]
    assert RollCall.objects.count() == 12
    told = [told for told in days.told if told[2] == "roll-call"]
    assert [told[:2] for told in told].count(("Tue 09:00", "team")) == 2
    assert sum(1 for _, mailbox, _ in told if mailbox == "manager") == 12
    assert days.subjects == {
        call.text: f"{'ALARM: ' if 'ALARM: ' in call.text else ''}Roll-call of the inbox: {call.team}"
        for call in RollCall.objects.all()
    }


def test_the_roll_call_says_what_is_missing(inbox: Runtime) -> None:
    """Counts, the oldest unopened, running numbers without a gap, last copy and drill, chain head; and no name."""
    using = with_routes(inbox)
    first = receive(a_submission(), now=at("2026-11-23 15:05"), random=SystemRandom(), using=using).reference
    second = a_referral(now=at("2026-11-23 16:00")).reference
    triage.open_referral(second, places.identity(), "ailsa", at("2026-11-23 16:30"))
    seq, head = audit_log.head()

    call = next(call for call in make_daily_digests(using, at("2026-11-24 09:00")) if call.team == TEAM)

    spoken = f"{first[:3]}-{first[3:6]}-{first[6:]}"
    assert call.text.splitlines()[:25] == [
        "Roll-call of the inbox, Tuesday 24 November 2026 09:00",
        "Team: glasgow-throughcare",
        "",
        "Received since the beginning: 2",
        "Of these told by message: 0",
        "Of these opened by a person: 1",
        "Waiting unopened, from any time: 1",
        f"Oldest unopened: {spoken}, since Monday 23 November 2026 15:05",
        "Messages not yet taken by a mailbox: 1",
        "Set aside as possible spam: 0",
        "To be called again today: 0",
        "To be met at the gate within three working days, and nobody who is here now and then has it: 0",
        "No step for five working days, or for one while nobody who is here has it: 0",
        "To be called again on a day that has passed, and nobody has: 0",
        "The day at the gate, or of release, has passed while it is open: 0",
        "Perhaps told by message, not told again, and nobody has opened it: 0",
        "The sender has said something for a working hour, and nobody has read it: 0",
        "Decided for a working day, and nobody has told the referrer: 0",
        "To be erased by the rule within a week: 0",
        "Kept until a manager says for how long: 0",
        "Said to us and not answered: 0, complaints among them: 0",
        "Half keyed in from paper, and not sent: 0",
        "Running numbers of the whole inbox: 1 to 2, 0 erased by rule, none missing",
        "Last copy: NEVER",
        "Last drill: NEVER",
    ]
    assert f"Audit log: whole, {seq} rows, head {head[:16]}" in call.text
    assert call.text.isascii()


def test_who_was_told_counts_as_told_while_a_second_notice_is_made(inbox: Runtime) -> None:
    """In one look the roll-call is made and the unopened are told again. Sabotage: counting by where the messages stand now."""
    using = with_routes(inbox)
    days = Days(using, "2026-11-23 08:00")
    receive(a_submission(), now=days.now, random=SystemRandom(), using=using)
    Worker(using, random=Random(1), make=lambda _: Sent(), clock=lambda: days.now).once()
    days.now = at("2026-11-23 11:00")  # the worker stood still until then
    escalate(using, days.now)
    call = next(call for call in make_daily_digests(using, days.now) if call.team == TEAM)
    assert "Of these told by message: 1" in call.text
    assert "Messages not yet taken by a mailbox: 0" in call.text


def test_a_gap_in_the_running_numbers_is_named(inbox: Runtime) -> None:
    """A referral that vanished from the store shows the next morning; catches a loss that nobody would notice."""
    using = with_routes(inbox)
    gone = [a_referral(now=at("2026-11-23 15:00")).reference for _ in range(3)][1]
    Referral.objects.get(reference=gone).delete()
    (call, *_) = make_daily_digests(using, at("2026-11-24 09:00"))
    assert (
        f"Running numbers of the whole inbox: 1 to 3, 0 erased by rule, 1 MISSING, {spoken(gone)}\n"
        in call.text
    )


def test_a_roll_call_is_made_once_however_often_it_is_asked_for(inbox: Runtime) -> None:
    """Restarts and a second worker make no second message of the same morning."""
    using = with_routes(inbox)
    assert len(make_daily_digests(using, at("2026-11-24 09:00"))) == 2
    assert make_daily_digests(using, at("2026-11-24 09:01")) == []
    assert make_daily_digests(using, at("2026-11-24 08:59")) == []


def test_what_marks_repeats_is_forgotten_after_a_day(inbox: Runtime) -> None:
    """The keyed hash of whom a referral is about does not stay; that of all its answers goes after half an hour."""
    days = Days(inbox, "2026-11-24 10:00")
    a_referral(now=days.now)
    assert Referral.objects.get().answers_hash != ""
    days.until("2026-11-24 11:05")
    assert Referral.objects.get().answers_hash == ""
    days.until("2026-11-25 09:45")
    assert Referral.objects.get().repeat_hash != ""
    days.until("2026-11-25 10:30")
    assert Referral.objects.get().repeat_hash == ""


def test_nobody_is_told_again_at_the_weekend(inbox: Runtime) -> None:
    """What became overdue while delivery stood still waits for Monday; catches escalating at any hour."""
    using = with_routes(inbox)
    receive(a_submission(), now=at("2026-11-19 10:00"), random=SystemRandom(), using=using)
    escalate(using, at("2026-11-22 12:00"))
    assert Referral.objects.get().reminded_at is None
    escalate(using, at("2026-11-23 09:01"))
    assert Referral.objects.get().escalated_at is not None


def test_what_is_released_waits_from_its_release(inbox: Runtime) -> None:
    """Set aside for a week, then released: a whole working day to open it; catches counting from its arrival."""
    using = with_routes(inbox)
    spam = replace(a_submission(), set_aside=True)
    reference = receive(spam, now=at("2026-11-16 09:00"), random=SystemRandom(), using=using).reference
    days = Days(using, "2026-11-23 09:00")
    assert days.until("2026-11-23 10:00") == []
    triage.release(reference, "morag", at("2026-11-23 10:15"), using=using)
    told = days.until("2026-11-24 12:00")
    assert told == [
        ("Mon 10:30", "team", "new"),
        ("Mon 11:30", "team", "again"),
        ("Tue 10:30", "manager", "second"),
    ]


def test_what_is_passed_on_waits_anew(inbox: Runtime) -> None:
    """The other team is told again and backed up from the passing on, although the first team was already."""
    using = with_routes(inbox)
    environment = replace(
        using.environment,
        mailboxes=(*using.environment.mailboxes, MailboxAddress(places.TEAMS[1], "mailto:other@example.org")),
    )
    using = replace(using, environment=environment)
    reference = receive(
        a_submission(), now=at("2026-11-23 09:00"), random=SystemRandom(), using=using
    ).reference
    days = Days(using, "2026-11-23 09:00")
    days.until("2026-11-24 12:00")
    transfer.pass_on(
        reference, places.identity(), places.TEAMS[1], "morag", at("2026-11-24 12:15"), using=using
    )
    days.told.clear()
    assert days.until("2026-11-25 14:00") == [
        ("Tue 12:30", "other", "new"),
        ("Tue 13:30", "other", "again"),
        ("Wed 12:30", "manager", "second"),
    ]
    assert len(set(days.names)) == len(days.names), "a mail program drops what it has already"
