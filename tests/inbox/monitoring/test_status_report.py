"""How the inbox is, in words: every fault that was induced rings its own alarm, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from frontdoor import build_record, outage_flag
from frontdoor.build_record import Builds, write_builds
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import keyring, sealing
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.desk.models import Grant
from frontdoor.inbox.monitoring import daily_digest, outage_status, status_report
from frontdoor.inbox.notifications import outbox, retry_policy
from frontdoor.inbox.notifications.outcome import Ambiguous, Refused, Sent
from frontdoor.inbox.referrals import escalation, second_place, triage
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store.models import Delivery, Referral, ReferralStatus
from frontdoor.inbox.store.storage_health import FLOOR
from frontdoor.publishing.requests import PublisherState, write_state
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_submission, logged
from tests.inbox.processes import frontdoor, new_data

TEAM = places.TEAMS[0]
HOUR = timedelta(hours=1)


def ringing(using: Runtime, now: datetime = NOW, changes: Mapping[str, object] | None = None) -> list[str]:
    """The names of the alarms; ``changes`` stand for what cannot be made here, such as a full disk."""
    seen = replace(status_report.look(using, now), **(changes or {}))  # type: ignore[arg-type]
    return [alarm.name for alarm in status_report.alarms(seen)]


def received(using: Runtime, at: datetime = NOW) -> str:
    """A referral."""
    return receive(a_submission(), now=at, random=Random(), using=using).reference


def _told(using: Runtime, at: datetime) -> None:
    claimed = outbox.claim(at, HOUR)
    assert claimed is not None
    assert outbox.complete(claimed, Sent(), at, Random(1))


def _no_canary(using: Runtime) -> None:
    outage_status.record_success(using.environment.data, NOW - timedelta(minutes=70))


def _no_canary_yet(using: Runtime) -> None:
    (using.environment.data / outage_flag.FILE).unlink()
    outage_status.start_grace_period(using.environment.data, NOW)


def _perhaps_told(using: Runtime) -> None:
    received(using)
    for _ in range(retry_policy.UNCLEAR_TRIES):
        claimed = outbox.claim(NOW, HOUR)
        assert claimed is not None
        assert outbox.complete(claimed, Ambiguous("x"), NOW, Random(1))
        Delivery.objects.update(due_at=NOW)


def _key_swapped(using: Runtime) -> None:
    path = using.environment.keys / f"{TEAM}.recipient"
    path.unlink()
    write_private(path, sealing.new_identity().recipient.encode())


def _key_gone(using: Runtime) -> None:
    (using.environment.keys / f"{keyring.RECOVERY}.recipient").unlink()


def _a_referral_vanishes(using: Runtime) -> None:
    Referral.objects.get(reference=received(using)).delete()


def _nobody_opens(using: Runtime) -> None:
    received(using, NOW - timedelta(days=7))
    _told(using, NOW - timedelta(days=7))


def _nobody_holds_the_key(using: Runtime) -> None:
    Grant.objects.filter(user__username="morag", team=TEAM).delete()


def _soon_at_the_gate(using: Runtime) -> None:
    _opened_since(
        using,
        NOW - HOUR - HOUR,
        ReferralStatus.ACCEPTED,
        gate_pickup=True,
        gate_date=NOW.date() + timedelta(days=2),
    )


def _no_step(using: Runtime) -> None:
    _opened_since(using, NOW - timedelta(days=8), ReferralStatus.TAKEN)


def _past_the_gate(using: Runtime) -> None:
    _opened_since(
        using,
        NOW - timedelta(hours=3),
        ReferralStatus.ACCEPTED,
        gate_pickup=True,
        gate_date=NOW.date() - timedelta(days=1),
    )
    Referral.objects.update(taken_by="ailsa")


def _opened_since(using: Runtime, at: datetime, status: ReferralStatus, **days: Any) -> None:
    reference = receive(replace(a_submission(), **days), now=at, random=Random(), using=using).reference
    triage.open_referral(reference, places.identity(), "ailsa", at)
    triage.change_status(reference, ReferralStatus.NEW, status, "ailsa", at)
    Referral.objects.filter(gate_pickup=True).update(taken_by="somebody who left")


def _delivery_stands_still(using: Runtime) -> None:
    received(using, NOW - timedelta(minutes=31))


def _address_is_wrong(using: Runtime) -> None:
    received(using, NOW)
    claimed = outbox.claim(NOW, HOUR)
    assert claimed is not None
    outbox.complete(claimed, Refused("no such address"), NOW, Random(1))


def _clock_behind(using: Runtime) -> None:
    logged("backup made", NOW + timedelta(minutes=11))


FAULTS: dict[str, tuple[Callable[[Runtime], None], str]] = {
    "no canary comes back": (_no_canary, "canary"),
    "no canary has come back yet": (_no_canary_yet, "canary"),
    "a mailbox never says that it took it": (_perhaps_told, "perhaps"),
    "a team's key file is swapped": (_key_swapped, "keys"),
    "the recovery key's file is gone": (_key_gone, "keys"),
    "a referral vanishes": (_a_referral_vanishes, "missing"),
    "nobody opens": (_nobody_opens, "unopened"),
    "only one member holds a team's key": (_nobody_holds_the_key, "holders"),
    "nobody here has who is to be met soon": (_soon_at_the_gate, "gate"),
    "no step for a working week": (_no_step, "still"),
    "nobody says what became of a gate day": (_past_the_gate, "passed"),
    "delivery stands still": (_delivery_stands_still, "untold"),
    "an address is refused": (_address_is_wrong, "refused"),
    "the clock was put back": (_clock_behind, "clock"),
}

TIMES: dict[str, tuple[str, timedelta, timedelta]] = {
    "no copy": ("backup", timedelta(hours=24), timedelta(hours=26)),
    "no drill": ("drill", timedelta(days=7), timedelta(days=8)),
    "no drill with the recovery key": ("recovery", timedelta(days=99), timedelta(days=100)),
    "the rules are not run": ("keeping", timedelta(days=2), timedelta(days=3)),
}


def test_when_all_is_well_nothing_rings(well: Runtime) -> None:
    """A referral that was told and waits for an hour is no alarm."""
    received(well, NOW - HOUR)
    _told(well, NOW - HOUR)
    assert ringing(well) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_rings_its_alarm_and_no_other(well: Runtime, fault: str) -> None:
    """The table of induced faults against alarms."""
    break_it, alarm = FAULTS[fault]
    break_it(well)
    assert ringing(well) == [alarm]


@pytest.mark.parametrize("silence", TIMES)
def test_what_is_not_done_in_time_rings(well: Runtime, silence: str) -> None:
    """Just before its limit silent, just after it not."""
    alarm, before, limit = TIMES[silence]
    names = {"backup": "backup", "drill": "drill", "recovery": "recovery_drill", "keeping": "keeping"}
    for age, rings in ((before, False), (limit + timedelta(seconds=1), True), (None, True)):
        assert (alarm in ringing(well, changes={names[alarm]: age})) is rings


@pytest.mark.parametrize(
    ("changes", "rings"),
    [
        ({"free_bytes": 4 * FLOOR}, []),
        ({"free_bytes": 2 * FLOOR}, ["disk"]),
        ({"free_bytes": None}, []),
        ({"clock": timedelta(minutes=10)}, []),
        ({"clock": timedelta(minutes=11)}, ["clock"]),
        ({"clock": -timedelta(minutes=11)}, ["clock"]),
    ],
)
def test_the_disk_and_the_clock_ring_before_it_hurts(
    well: Runtime, changes: dict[str, object], rings: list[str]
) -> None:
    """Room is asked for while referrals are still taken; ten minutes of a clock's error are harmless."""
    assert ringing(well, changes=changes) == rings


def _builds(using: Runtime, built: datetime | None, fault: str = "") -> None:
    write_builds(using.environment.site, Builds(built, NOW, fault))


def test_a_site_that_could_not_be_built_rings(well: Runtime, tmp_path: Path) -> None:
    """Its last good day and the first fault are said; so is a build that nobody tried, and nothing where none is on record."""
    well = replace(well, environment=replace(well.environment, site=tmp_path / "site"))
    assert ringing(well) == []
    _builds(well, NOW - timedelta(hours=25))
    assert ringing(well) == []
    _builds(well, NOW - timedelta(hours=27))
    assert ringing(well) == ["site"]
    _builds(well, NOW - timedelta(days=3), "services.yaml:4:7: “x” is wrong.")
    (alarm,) = status_report.alarms(status_report.look(well, NOW))
    assert alarm.sentence == (
        "The site was last built 3 days ago; the build after that failed: services.yaml:4:7: ?x? is wrong."
    )
    assert "Site last built: 3 days ago; the last build FAILED" in list(
        status_report.lines(status_report.look(well, NOW))
    )
    _builds(well, None, "No room.")
    (alarm,) = status_report.alarms(status_report.look(well, NOW))
    assert alarm.sentence == "The site was never built; the build after that failed: No room."
    build_record.record_of(well.environment.site).write_text("{", "utf-8")
    assert ringing(well) == []


def test_a_second_place_that_is_away_or_lacks_a_referral_rings(well: Runtime, tmp_path: Path) -> None:
    """After ten minutes, which the delivery worker has to put it there; and as soon as the disk is not there."""
    other = tmp_path / "other"
    with_it = replace(well, environment=replace(well.environment, second_place=other))
    assert ringing(with_it) == ["second"]
    other.mkdir()
    received(with_it, NOW - timedelta(minutes=9))
    _told(with_it, NOW)
    assert ringing(with_it) == []
    (alarm,) = status_report.alarms(status_report.look(with_it, NOW + timedelta(minutes=2)))
    assert alarm.sentence == (
        "The second place is no safeguard: it lacks one piece of what was received. The log of the delivery worker says why."
    )
    second_place.tend(with_it.environment, NOW)
    assert ringing(with_it, NOW + timedelta(minutes=2)) == []


def test_a_publisher_that_is_silent_or_stuck_rings(well: Runtime, tmp_path: Path) -> None:
    """Only where the desk publishes; and no word of the content is in it, as it goes into messages."""
    spooled = replace(well, environment=replace(well.environment, spool=tmp_path / "spool"))
    assert ringing(spooled) == ["publisher"]
    state = PublisherState(NOW, faults=("services.yaml: at the refuge in Secret Street.",), faults_since=NOW)
    write_state(tmp_path / "spool", state)
    assert ringing(spooled) == []
    assert ringing(spooled, NOW + timedelta(minutes=11)) == ["publisher"]
    (stuck,) = status_report.look(spooled, NOW + timedelta(minutes=16)).publisher[1:]
    assert stuck.startswith("Something has stopped the publisher for 16 minutes")
    assert "Secret" not in stuck


def test_every_alarm_is_in_the_table() -> None:
    """A new alarm without a fault that sets it off fails here."""
    shown = (
        {alarm for _, alarm in FAULTS.values()}
        | {alarm for alarm, _, _ in TIMES.values()}
        | {"disk", "clock", "site", "second", "publisher"}
    )
    assert shown == set(status_report.ALARMS)


def test_clocks_that_differ_by_ten_minutes_lose_nothing(well: Runtime) -> None:
    """The intake is ahead or behind: told late at the worst, and opened, and never lost."""
    for skew in (timedelta(minutes=10), -timedelta(minutes=10)):
        reference = received(well, NOW + skew)
        assert outbox.claim(NOW + timedelta(minutes=10), HOUR) is not None
        escalation.escalate(well, NOW)
        triage.open_referral(reference, places.identity(), "ailsa", NOW)
    assert ringing(well, NOW - timedelta(minutes=1)) == []


def test_the_roll_call_says_what_rings(well: Runtime) -> None:
    """Each alarm is a line of the message that comes every working morning, in ASCII."""
    _no_canary(well)
    (call, *_) = daily_digest.make_daily_digests(well, NOW)
    assert (
        "ALARM: No test referral came back for 70 minutes: online referrals are not reaching the team."
        in call.text
    )
    assert "Alarms: none" not in call.text
    assert call.text.isascii()


def test_the_sentences_are_plain_and_hold_nobody(well: Runtime) -> None:
    """Lines and alarms are ASCII without a word of anybody's."""
    received(well, NOW - timedelta(days=9))
    seen = status_report.look(well, NOW)
    text = "\n".join((*status_report.lines(seen), *(alarm.sentence for alarm in status_report.alarms(seen))))
    assert text.isascii()
    for word in (PLANTED, *PLANTED.split(), "Somewhere to live"):
        assert word not in text
    assert "Unopened: 1, the oldest for 9 days" in text


def test_the_command_says_what_to_look_at(tmp_path: Path) -> None:
    """Details in words; 1 while something rings, with a sentence for each."""
    data = new_data(tmp_path / "data")
    assert frontdoor(data, "inbox", "init", "--development").returncode == 0
    said = frontdoor(data, "inbox", "health")
    assert said.returncode == 1
    assert "Referrals kept: 0" in said.stdout
    assert "Audit log: whole" in said.stdout
    assert "There was never a copy." in said.stderr
    assert "Traceback" not in said.stderr


def test_every_alarm_is_explained() -> None:
    """Each name that a monitor can see stands in the server guide."""
    guide = (places.ROOT / "deploy" / "README.md").read_text("utf-8")
    rows = guide.split("| alarm | rings when |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    assert {name for row in rows for name in re.findall(r"`([a-z]+)`", row.split("|")[1])} == set(
        status_report.ALARMS
    )
