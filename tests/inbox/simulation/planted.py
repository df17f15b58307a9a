"""Planted bugs: small sabotages of the product's own code, each of which the simulation must find; and the way to plant one.

A bug is a replacement in one file, made while that module is loaded; nothing on the disk changes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Bug:
    """One sabotage."""

    name: str
    file: str
    """Below ``frontdoor/inbox/``."""
    old: str
    """Stands once in that file."""
    new: str

    @property
    def module(self) -> str:
        """Return the module's name."""
        return "frontdoor.inbox." + self.file.removesuffix(".py").replace("/", ".")

    def planted_in(self, source: str) -> str:
        """Return the sabotaged source; raise ValueError where the place to sabotage is not there, or there twice."""
        if source.count(self.old) != 1:
            raise ValueError(
                f"The planted bug “{self.name}” has no place in {self.file} any more: what it replaces stands there "
                f"{source.count(self.old)} times. Plant it anew in tests/inbox/simulation/planted.py."
            )
        return source.replace(self.old, self.new)


BUGS = (
    # What is written
    Bug("a message's commit is skipped", "store/durable_write.py",
        "                write()\n", "                write()\n                transaction.set_rollback(True)\n"),
    Bug("no savepoint around an insert", "referrals/write_group.py",
        "        with transaction.atomic():\n            _insert(new, earlier)", "        if True:\n            _insert(new, earlier)"),
    Bug("thanked although the commit failed", "referrals/write_group.py",
        "        return [refused.refusal] * len(take())\n", "        return [Received(each.row.reference) for each in take()]\n"),
    Bug("commits are not synced", "config/database_url.py", "PRAGMA synchronous=FULL", "PRAGMA synchronous=OFF"),
    Bug("a key is not recognised", "referrals/write_group.py",
        "if reference := self._under.get(each.row.key_hash):", 'if reference := self._under.get(""):'),
    Bug("the same answers are not recognised", "referrals/write_group.py",
        "if each.once and isinstance", "if not each.once and isinstance"),
    Bug("running numbers have gaps after a group", "store/receipt_numbers.py", "start=last + 1", "start=last + len(references)"),
    Bug("the log's chain breaks within a group", "store/audit_log.py", "row.hash = previous = _hash", "row.hash = _hash"),
    Bug("a step is not logged", "referrals/triage.py",
        '        audit_log.record(actor, "released", reference, now)\n', ""),
    Bug("a name is stored in clear", "referrals/receive.py",
        "form_version=submission.form_version,\n        council_area=submission.council_area,\n        received_at=now,\n        release",
        "form_version=submission.about[:40],\n        council_area=submission.council_area,\n        received_at=now,\n        release"),
    Bug("after a broken disk it goes on", "store/db_errors.py", "            storage_health.stop()\n", "            pass\n"),
    Bug("who waited meanwhile is still written on a broken disk", "store/db_errors.py",
        "    if storage_health.is_stopped:\n", "    if not storage_health:\n"),
    Bug("the second place is not waited for", "referrals/write_group.py",
        "    if not rows or not new[0]", "    if not rows or new[0]"),
    Bug("hashes of people are kept", "referrals/escalation.py", '                old.update(**{name: ""})', "                pass"),
    Bug("a message is not waited for in the second place", "referrals/second_place.py",
        "    if environment.second_place_waits:\n        put(environment, [row])", "    if not environment.second_place_waits:\n        put(environment, [row])"),
    Bug("who was erased comes back with an old copy", "backup.py",
        "        _bring_list(one.parent, data)\n", "        pass\n"),
    # Who is told
    Bug("the lease is forgotten", "notifications/outbox.py", "lease_until=now + lease, fence", "lease_until=now, fence"),
    Bug("an overtaken worker's result counts", "notifications/outbox.py",
        "pk__in=claimed.deliveries, fence=claimed.fence, state=Delivery.State.SENDING", "pk__in=claimed.deliveries"),
    Bug("told although it could not be", "notifications/retry_policy.py",
        "Attempt.Outcome.LATER, Delivery.State.DUE", "Attempt.Outcome.LATER, Delivery.State.TOLD"),
    Bug("a message's name is used again", "notifications/outbox.py", "{secrets.token_hex(4)}", "0"),
    Bug("what perhaps arrived is sent without end", "notifications/retry_policy.py", "UNCLEAR_TRIES = 5", "UNCLEAR_TRIES = 500"),
    Bug("a flood of messages", "notifications/rate_limit.py", "BURST = 5", "BURST = 500"),
    Bug("spam is told of at once", "referrals/write_group.py", "in real if not row.set_aside)", "in real)"),
    Bug("a sender's message is told to nobody", "referrals/follow_up/from_sender.py",
        "    enqueue_message(message, referral, using, now)\n", ""),
    Bug("the second route is forgotten", "referrals/escalation.py",
        "for mailbox in using.environment.second_route:", "for mailbox in using.environment.second_route[:0]:"),
    Bug("a working day is three", "referrals/escalation.py", "if waited >= DAY and", "if waited >= 3 * DAY and"),
    Bug("office hours by the wrong clock", "working_hours.py", "    local = now.astimezone(LONDON)\n", "    local = now\n"),
    Bug("a corrected address is ignored", "notifications/outbox.py",
        "for address in sorted(wanted - set(rows)):", "for address in sorted(wanted - wanted):"),
    Bug("what was no spam is told to nobody", "referrals/triage.py",
        "        enqueue(referral, using, now, team=referral.team)\n", ""),
    Bug("the door sign never goes up", "referrals/canaries.py",
        "    return all(told & addresses for addresses in teams.values())", "    return bool(teams) or bool(told)"),
    Bug("alarms go to the team alone", "notifications/outbox.py",
        "mailboxes = (*using.mailboxes(call.team), *using.environment.second_route)", "mailboxes = using.mailboxes(call.team)"),
    Bug("opened while a worker that ended sent it, and sent again", "notifications/outbox.py",
        "    theirs.filter(seen).update(state=Delivery.State.STOPPED, lease_until=None)\n", ""),
    Bug("yesterday's roll-call still goes", "monitoring/daily_digest.py",
        "            earlier.update(state=Delivery.State.STOPPED)\n", ""),
    Bug("the door sign never comes down", "monitoring/canary_probe.py",
        "            outage_status.record_success(self.using.environment.data, home)\n", ""),
    # Whose it is
    Bug("passed on, and the old team is told", "referrals/transfer.py",
        "        enqueue(referral, using, now, team=team)", "        enqueue(referral, using, now, team=referral.team)"),
    Bug("passed on, and old notices still go", "referrals/transfer.py",
        "    referral.deliveries.exclude(state=Delivery.State.TOLD).update(state=Delivery.State.STOPPED)\n", ""),
    Bug("passed on, and the old team's reminder goes", "referrals/escalation.py",
        "state=Delivery.State.TOLD, kind=Delivery.Kind.NEW, mailbox__in=theirs", "state=Delivery.State.TOLD, kind=Delivery.Kind.NEW"),
    Bug("passed on without being sealed anew", "referrals/transfer.py",
        "        sealed=piece.sealed,", "        sealed=referral.sealed,"),
    Bug("opened, and still told of", "referrals/triage.py",
        "            referral.deliveries.filter(state__in=Delivery.WAITING).update(state=Delivery.State.STOPPED)\n", ""),
    Bug("a colleague's decision is overwritten", "referrals/triage.py",
        "filter(reference=reference, status=expected, joined_to=None)", "filter(reference=reference, joined_to=None)"),
    Bug("a colleague's referral is taken away", "referrals/assignment.py",
        "filter(reference=reference, taken_by=holder, status__in=OPEN)", "filter(reference=reference, status__in=OPEN)"),
    Bug("passed on without what the sender said", "referrals/transfer.py",
        "        messages.sealed_anew(referral.messages.all(), referral, identity, team, using),\n",
        "        [(one.pk, bytes(one.sealed)) for one in referral.messages.exclude(sealed=b'')],\n"),
    # What is nobody's
    Bug("a practice referral is told of and numbered", "referrals/write_group.py",
        "for row, each in referrals if not each.practice_of]\n        enqueue", "for row, each in referrals]\n        enqueue"),
    Bug("a practice referral goes to the second place", "referrals/write_group.py",
        "isinstance(each.row, Referral) and not each.practice_of]", "isinstance(each.row, Referral)]"),
    Bug("practice counts as people", "store/models/referrals.py",
        ".exclude(pk__in=Practice.objects.values(\"pk\"))", ""),
    # What the sender says
    Bug("the oldest answer wins", "referrals/follow_up/messages.py",
        "    for message in messages:\n        result |=", "    for message in reversed(list(messages)):\n        result |="),
    Bug("a withdrawal takes effect again and again", "referrals/follow_up/from_sender.py",
        "                applied_at=now\n", "                applied_at=None\n"),
    Bug("a changed day of release is not used", "referrals/follow_up/from_team.py",
        "if columns := _in_clear(opened.answers, changed, unread[-1].at):", "if columns := _in_clear(opened.answers, set(), unread[-1].at):"),
    Bug("new words open nothing", "referrals/follow_up/words.py",
        'defaults={"recipient": recipient, "at": now,', 'defaults={"at": now,'),
    Bug("an answered question stays open", "referrals/follow_up/from_sender.py",
        "        answered=_question(referral.pk, answered),\n", ""),
    Bug("the sender cannot read what is asked", "referrals/follow_up/messages.py",
        "    return (*theirs, words_key.recipient)\n", "    return theirs\n"),
    # How long it is kept
    Bug("retention a day early", "referrals/retention_policy.py",
        "status_at__lte=now - SPAN,", "status_at__lte=now - SPAN + timedelta(days=1),"),
    Bug("who is still to be met is erased", "referrals/retention_policy.py",
        "(Q(release_known=True) | Q(gate_date__isnull=False)) & ~_AWAITED", "(Q(release_known=True) | Q(gate_date__isnull=False))"),
    Bug("the day at the gate is forgotten", "referrals/retention_policy.py",
        "return release & (Q(gate_date=None) | Q(gate_date__lte=limit))", "return release"),
    Bug("a manager's day is forgotten", "referrals/retention_policy.py",
        "said_over = Q(keep_until=None) | Q(keep_until__lte=london_day(now))", "said_over = Q()"),
    Bug("an erasure is not written down", "referrals/retention.py",
        "        erased_list.append([reference], folder)", "        erased_list.append([], folder)"),
    Bug("the second place keeps the erased", "referrals/second_place.py",
        "    erased, oldest = set(erased_list.read(data)),", "    erased, oldest = set[str](),"),
    Bug("erased rows linger in the file", "config/database_url.py", "PRAGMA secure_delete=ON", "PRAGMA secure_delete=OFF"),
    Bug("an erased referral keeps its key", "referrals/retention.py", "        shred([reference])\n", ""),
    Bug("a destroyed key stays in the second place", "crypto/referral_keys.py",
        "    if there and there[1] >= store.version:\n", "    if there:\n"),
    Bug("a message has no key of its own", "referrals/follow_up/messages.py",
        "    return using.keyring.referral_keys.seal(record, recipients, referral.reference)\n",
        "    from frontdoor.inbox.crypto.sealing import seal\n\n    return seal(record, recipients)\n"),
    Bug("another's key is destroyed too", "crypto/key_tree.py",
        "                after.append(_node(first + half, level, _child(secret, 1)))\n",
        "                after.extend([_node(first + half, level, _child(secret, 1))] if level > 2 else [])\n"),
    # What people are shown
    Bug("the roll-call counts spam as waiting", "monitoring/daily_digest.py",
        "    unopened = ours.filter(opened_at=None, set_aside=False)\n", "    unopened = ours.filter(opened_at=None)\n"),
    Bug("the roll-call of Monday forgets the weekend", "monitoring/daily_digest.py",
        "ours.filter(received_at__gt=since) if since", "ours.filter(received_at__gt=now - timedelta(days=1)) if since"),
    Bug("a clock that was set back is not noticed", "notifications/clock_skew.py", "    if keys:\n", "    if keys and not keys:\n"),
)  # fmt: skip


class _Planting(SourceFileLoader):
    def __init__(self, bug: Bug, path: str) -> None:
        super().__init__(bug.module, path)
        self._bug = bug

    def get_code(self, fullname: str) -> CodeType:
        source = self._bug.planted_in(Path(self.path).read_text("utf-8"))
        return compile(source, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, bug: Bug) -> None:
        self._bug = bug

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname == self._bug.module else None
        if spec and spec.origin:
            spec.loader = _Planting(self._bug, spec.origin)
        return spec


def plant(name: str) -> None:
    """Plant a bug in this process, before its module is loaded; raise KeyError, or RuntimeError where that is too late."""
    bug = {bug.name: bug for bug in BUGS}[name]
    if bug.module in sys.modules:
        raise RuntimeError(f"{bug.module} is loaded already.")
    bug.planted_in((ROOT / "frontdoor" / "inbox" / bug.file).read_text("utf-8"))
    sys.meta_path.insert(0, _Finder(bug))
