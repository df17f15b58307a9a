"""What the auditor looks for after a round of the worker's scheduled work, and each night."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from frontdoor.inbox.crypto import referral_keys, sealing
from frontdoor.inbox.crypto.keyring import RECOVERY
from frontdoor.inbox.monitoring import alarms, outage_status, status_report
from frontdoor.inbox.notifications.outcome import Sent
from frontdoor.inbox.referrals import overdue, retention
from frontdoor.occurrences import LONDON
from frontdoor.outage_flag import HOLDS
from tests.inbox import places
from tests.inbox.simulation import reckoning
from tests.inbox.simulation.laws import Auditor, longest_wait
from tests.inbox.simulation.mail import Weather
from tests.inbox.simulation.people import PLANTED
from tests.inbox.simulation.view import Row, View, moment
from tests.inbox.simulation.world import Ended, World

HOUR, DAY = timedelta(hours=1), timedelta(hours=8)
BY_THE_ROUND = {"reminded_at", "escalated_at", "repeat_hash", "answers_hash"}
BY_A_WITHDRAWAL = {"status", "decision", "status_at", "told_at", "keep_until"}
HALF_AN_HOUR = timedelta(minutes=30)


def after_a_look(auditor: Auditor, before: View, after: View, *, whole: bool) -> None:
    """Judge a round of scheduled work; ``whole`` is whether it came to its end."""
    world, now = auditor.world, auditor.world.now
    auditor.always(after)
    for reference in sorted(before.referrals.keys() & after.referrals.keys()):
        was, row = before.referrals[reference], after.referrals[reference]
        changed = {name for name in row if row[name] != was[name]}
        withdrawn = any(
            one["of"] == reference and one["applied_at"] and not before.messages[key]["applied_at"]
            for key, one in after.messages.items()
        )
        allowed = BY_THE_ROUND | (BY_A_WITHDRAWAL if withdrawn else set())
        auditor.demand("alone", changed <= allowed, f"a round changed {changed} of {reference}")
        if changed & {"reminded_at", "escalated_at"}:
            auditor.demand(
                "escalated", reckoning.is_working_time(now), f"{reference} at {now}, out of office hours"
            )
    if not whole:
        return
    _withdrawals(auditor, after)
    _hashes(auditor, after, now)
    for call in (call for key, call in after.calls.items() if key not in before.calls):
        if not call["about"]:
            _roll_call(auditor, call, before, after)
            _replaces_the_one_before(auditor, call, after)
        _goes_to_everybody(auditor, call, after)
    if not world.skew:
        _nothing_waits_for_a_wrong_day(auditor, after, now)
    if not world.clock_was_right(timedelta(days=3)):
        return
    if reckoning.is_working_time(now):
        _escalated(auditor, after, now)
        _alarms(auditor, after, now)
    if after.runs > before.runs and not retention.safety_check(now):
        for row in after.referrals.values():
            auditor.demand(
                "retention", not reckoning.may_be_erased(row, now), f"{row['reference']} stays at {now}"
            )


def _nothing_waits_for_a_wrong_day(auditor: Auditor, after: View, now: datetime) -> None:
    """Judge that every notice is tried again within a working day, whatever the clock once showed."""
    for row in after.deliveries.values():
        until = row["lease_until"] if row["state"] == "sending" else row["due_at"]
        waits = row["state"] in ("due", "unclear", "sending")
        auditor.demand(
            "times",
            not waits or (moment(until) or now) <= now + DAY,
            f"{row['mailbox']} of {row['of']} waits until {until} at {now}",
        )


def _withdrawals(auditor: Auditor, after: View) -> None:
    for row in after.messages.values():
        if row["kind"] == "withdrawn":
            auditor.demand("order", row["applied_at"], f"the withdrawal of {row['of']} takes no effect")


def _hashes(auditor: Auditor, after: View, now: datetime) -> None:
    for row in after.referrals.values():
        old = now - (moment(row["received_at"]) or now)
        auditor.demand("forgotten", not row["repeat_hash"] or old <= timedelta(days=1), row["reference"])
        auditor.demand("forgotten", not row["answers_hash"] or old <= HALF_AN_HOUR, row["reference"])


def _escalated(auditor: Auditor, after: View, now: datetime) -> None:
    for team in places.TEAMS:
        for row in reckoning.waiting(after, team):
            since = longest_wait(after, row["reference"], moment(row["received_at"]) or now)
            waited = reckoning.worked(since, now)
            what = f"{row['reference']} has waited {waited} since {since}"
            auditor.demand("escalated", (waited >= HOUR) == bool(row["reminded_at"]), what)
            auditor.demand("escalated", (waited >= DAY) == bool(row["escalated_at"]), what)
            if row["escalated_at"]:
                told = [one["mailbox"] for one in after.of(row["reference"]) if one["kind"] == "second"]
                auditor.demand("escalated", told == [auditor.world.second_route], what)


def _alarms(auditor: Auditor, after: View, now: datetime) -> None:
    today = now.astimezone(LONDON).date().isoformat()
    for team in places.TEAMS:
        calls = [call for call in after.calls.values() if (call["team"], call["day"]) == (team, today)]
        kinds = [call["about"] for call in calls]
        auditor.demand("roll-call", kinds.count("") == 1, f"{team} has {kinds} on {today}")
        morning = next(call["text"] for call in calls if not call["about"])
        must = {
            overdue.OverdueKind.UNREAD: reckoning.unread(after, team, now),
            overdue.OverdueKind.PERHAPS: _perhaps(after, team),
        }
        for kind, references in must.items():
            named = alarms.named(morning, kind)
            auditor.demand(
                "alarm", references <= named or kind in kinds, f"{kind.label}: {references - named}"
            )


def _perhaps(view: View, team: str) -> set[str]:
    given_up = {row["referral_id"] for row in view.deliveries.values() if row["state"] == "given up"}
    return {
        row["reference"] for row in reckoning.waiting(view, team) if row["id"] in given_up and _is_open(row)
    }


def _is_open(row: Row) -> bool:
    return row["status"] in ("new", "taken", "waiting for information", "accepted")


def _replaces_the_one_before(auditor: Auditor, call: Row, after: View) -> None:
    older = {
        key for key, one in after.calls.items()
        if not one["about"] and one["team"] == call["team"] and one["day"] < call["day"]
    }  # fmt: skip
    for row in after.deliveries.values():
        waits = row["roll_call_id"] in older and row["state"] in ("due", "unclear")
        auditor.demand("roll-call", not waits, f"an older one than {call['day']} still waits")


def _goes_to_everybody(auditor: Auditor, call: Row, after: View) -> None:
    world = auditor.world
    wanted = {*world.mailboxes_of(call["team"]), world.second_route}
    told = {row["mailbox"] for row in after.deliveries.values() if row["roll_call_id"] == call["id"]}
    auditor.demand("roll-call", told == wanted, f"{call['day']} {call['about']} goes to {sorted(told)}")


def _roll_call(auditor: Auditor, call: Row, before: View, after: View) -> None:
    """Judge each number of a roll-call against what is reckoned from the rows."""
    team, now, said = call["team"], auditor.world.now, _said(call["text"])
    since = max(
        (one["made_at"] for one in before.calls.values() if one["team"] == team and not one["about"]),
        default="",
    )
    theirs = [row for row in after.referrals.values() if row["team"] == team]
    new = [row for row in theirs if row["received_at"] > since]
    told = {
        after.deliveries[one["delivery_id"]]["referral_id"]
        for one in after.attempts.values()
        if one["outcome"] == "told"
    }
    unopened = reckoning.waiting(after, team)
    oldest = unopened[0]["reference"] if unopened else ""
    # Withdrawals and erasures of the same round come after the numbers were written, or before: neither changes these.
    expected = {
        "Of these told by message": sum(row["id"] in told for row in new),
        "Of these opened by a person": sum(row["opened_at"] is not None for row in new),
        "Waiting unopened, from any time": len(unopened),
        "Messages not yet taken by a mailbox": sum(reckoning.not_taken(after, row) for row in unopened),
        "Set aside as possible spam": sum(
            bool(row["set_aside"]) and row["status"] == "new" for row in theirs
        ),
        overdue.HEADINGS[overdue.OverdueKind.UNREAD]: len(reckoning.unread(after, team, now)),
        overdue.HEADINGS[overdue.OverdueKind.UNTOLD]: len(reckoning.untold(after, team, now)),
        overdue.HEADINGS[overdue.OverdueKind.PERHAPS]: len(_perhaps(after, team)),
    }
    erased_now = len(after.tombstones) - len(before.tombstones)
    if erased_now:
        return  # counted before retention ran, and we see only what is left after it
    received = next(number for words, number in said.items() if words.startswith("Received since"))
    auditor.demand("roll-call", received == str(len(new)), f"received {received}, and {len(new)} did")
    for words, number in expected.items():
        auditor.demand(
            "roll-call", said.get(words) == str(number), f"{words}: says {said.get(words)}, is {number}"
        )
    named = said["Oldest unopened"].split(",")[0].replace("-", "")
    auditor.demand("roll-call", named == (oldest or "none"), f"oldest {named}, is {oldest}")
    count, stones = len(after.receipts), len(after.tombstones)
    numbers = f"1 to {count}, {stones} erased by rule, none missing" if count else "none yet"
    auditor.demand(
        "roll-call", said["Running numbers of the whole inbox"] == numbers, f"{said}, expected {numbers}"
    )
    auditor.demand("roll-call", said["Audit log"].startswith("whole, "), said["Audit log"])


def _said(text: str) -> Mapping[str, str]:
    parts = (re.split(r": (?!.*: )", line, maxsplit=1) for line in text.splitlines() if ": " in line)
    return {words[0]: words[1] for words in parts if len(words) == 2}


def deliver(world: World) -> None:
    """Tell the mailboxes what is due."""
    for _ in range(60):
        ended, goes_on = world.run(world.worker.step, web=False)
        if ended is not Ended.DONE or not goes_on:
            break
    after_delivering(world.auditor, world.view())


def after_delivering(auditor: Auditor, after: View) -> None:
    """Judge what the worker wrote down of its attempts: each that a mailbox took once, and none that no mailbox took."""
    auditor.note_recorded(after)
    taken: dict[tuple[str, str], Counter[str]] = {}
    for sending in auditor.world.mail.sent:
        if isinstance(sending.outcome, Sent):
            for reference, number in Counter(reference for _, reference in sending.about).items():
                taken.setdefault((sending.mailbox, reference), Counter())[sending.notice.id] = number
    counted: dict[tuple[str, str], int] = {}
    for one in after.attempts.values():
        delivery = after.deliveries[one["delivery_id"]]
        if one["outcome"] == "told" and delivery["of"]:
            name = (delivery["mailbox"], delivery["of"])
            counted[name] = counted.get(name, 0) + 1
    for name, number in counted.items():
        auditor.demand(
            "lease",
            number <= taken.get(name, Counter[str]()).total(),
            f"{name}: {number} times written down as told",
        )
    for row in after.deliveries.values():
        if row["of"] and row["state"] == "told":
            auditor.demand(
                "told",
                taken.get((row["mailbox"], row["of"])),
                f"{row['mailbox']} of {row['of']}: it took nothing",
            )


def at_night(world: World) -> None:
    """Judge what can be seen when the worker has had half an hour for everything."""
    auditor, stands, now = world.auditor, world.view(), world.now
    auditor.always(stands)
    _is_told(auditor, stands, now)
    _second_place(auditor, stands)
    _shredded(auditor, stands)
    _nothing_unsealed(auditor)
    door_sign(world, was_tried=False)
    if stands.referrals:
        row = stands.referrals[world.random.choice(sorted(stands.referrals))]
        auditor.opens(row, bytes(row["sealed"]))


def _is_told(auditor: Auditor, stands: View, now: datetime) -> None:
    world, late = auditor.world, []
    for team in places.TEAMS:
        for row in reckoning.waiting(stands, team):
            theirs = [one for one in stands.of(row["reference"]) if one["referral_id"] == row["id"]]
            for mailbox in world.mailboxes_of(team):
                state = next((one for one in theirs if one["mailbox"] == mailbox), None)
                if state is None:  # a member took it from among what looked like spam
                    auditor.demand(
                        "told", row["taken_by"], f"{mailbox} is not to be told of {row['reference']}"
                    )
                    continue
                if state["state"] in ("told", "stopped"):
                    auditor.demand("told", state["state"] == "told", f"{mailbox} of {row['reference']}")
                    continue
                late.append((row, state))
    for row, state in late:
        fair = world.mail.fair_for(state["mailbox"], world.true)
        asked_to_wait = state["state"] in ("unclear", "given up", "sending") or fair < 3 * HOUR
        auditor.demand(
            "told",
            asked_to_wait or not world.clock_was_right(DAY),
            f"{state['mailbox']} takes all, and was not told of {row['reference']}: {state}",
        )
    if old := [row for row, _ in late if now - (moment(row["received_at"]) or now) > HOUR]:
        names = {alarm.name for alarm in status_report.alarms(status_report.look(world.using, now))}
        auditor.demand(
            "told", names & {"untold", "perhaps", "refused", "unopened"}, f"{old[0]['reference']}: {names}"
        )


def _second_place(auditor: Auditor, stands: View) -> None:
    world = auditor.world
    if world.second_is_away:
        return
    files = {file.stem: file for file in (world.folder / "second").glob("*.json")}
    for reference in auditor.practised & files.keys():
        auditor.demand("practice", False, f"{reference} is in the second place")
    for reference, row in stands.referrals.items():
        if (moment(row["received_at"]) or world.now) > world.now - timedelta(days=2):
            auditor.demand("second place", reference in files, f"{reference} is not there")
    for reference in stands.tombstones:
        left = [
            name for name in files if name.startswith(reference)
        ]  # messages are named after their referral
        auditor.demand("erased", not left, f"{left} is in the second place")


def _shredded(auditor: Auditor, stands: View) -> None:
    """Judge the states of the referral keys that are there now: no erased name has a key, and each that is stored has one."""
    world, recovery = auditor.world, places.identity(RECOVERY)
    states = {"keys": (world.data / "keys" / referral_keys.NAME).read_bytes()}
    if world.copies:
        states["copies"] = (world.folder / "copies" / referral_keys.CARRIED).read_bytes()
    if not world.second_is_away:
        states["second place"] = (world.folder / "second" / referral_keys.CARRIED).read_bytes()
    for where, content in states.items():
        if where != "keys":
            content = sealing.open_bytes(content[content.index(b"\n") + 1 :], recovery)  # noqa: PLW2901
        for reference in stands.referrals:
            has = reckoning.has_own_key(content, reference)
            auditor.demand("shredded", has, f"{reference} is stored, and has no key in the {where}")
        since = world.copies[-1][1] if where == "copies" else world.true
        for reference, at in auditor.erased_at.items():
            # A run that was cut off is made good by the next one; beside the copies the next copy replaces the keys.
            if at < since - timedelta(days=0 if reference in auditor.shredded_at_once else 3):
                has = reckoning.has_own_key(content, reference)
                auditor.demand("shredded", not has, f"{reference} was erased, and has a key in the {where}")


def _nothing_unsealed(auditor: Auditor) -> None:
    world = auditor.world
    for file in sorted(world.folder.rglob("*")):
        if file.is_file():
            auditor.demand("sealed", PLANTED.encode() not in file.read_bytes(), file.name)
    auditor.demand("sealed", not any(PLANTED in line for line in world.lines), "the log")
    world.lines.clear()


def door_sign(world: World, *, was_tried: bool) -> None:
    """Judge the form's warning; ``was_tried`` is whether a canary has had every chance to come back since the last one."""
    if world.skew:
        return
    bad = (Weather.AWAY, Weather.BUSY, Weather.REFUSING)
    mails = {
        team: [one for one in world.mailboxes_of(team) if one.startswith("mailto:")] for team in places.TEAMS
    }
    away = any(
        all(world.mail.weather[one] in bad and world.true - world.mail.since[one] > HOLDS + HOUR for one in theirs)
        for theirs in mails.values()
    )  # fmt: skip
    is_up = outage_status.is_up(world.data, world.now)
    world.auditor.demand(
        "door sign", is_up or not away, "no mail server of a team takes anything, and it is down"
    )
    fair = all(world.mail.fair_for(one, world.true) > 3 * HOUR for theirs in mails.values() for one in theirs)
    if was_tried and fair and not world.was_hindered and world.clock_was_right(DAY):
        world.auditor.demand("door sign", not is_up, "every mail server takes everything, and it is up")
