"""Encrypted backups: writes one, and restores one; ``drill`` proves that it can be used.

A backup is an age file around a tar: the database (as a SQLite file, whichever engine it came from), the public keys,
the locked keys, and counts of what the backup should hold. It opens with the recovery key, and with the backup key
that stays on this machine so that a nightly drill needs nobody.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.database_url import PostgreSQL
from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.crypto import keyring, referral_keys, sealing
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.crypto.referral_keys import KeyStore, name_of
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import erased_list, shredding
from frontdoor.inbox.store import audit_log, copy_rows
from frontdoor.occurrences import london_day

SUFFIX = ".frontdoor.age"
DATABASE = "inbox.sqlite3"
_ROOM = ".copy-"
_LONGEST = timedelta(hours=6)
"""The longest time that a backup takes: an older working folder was left behind by one that was cut off."""
_JOINED_TO = "SELECT reference FROM store_referral AS first WHERE first.id = it.joined_to_id"
"""Of which referral it was a repeat; copies that are older than that column have neither it nor its column in a tombstone."""
_BESIDE = (
    (
        erased_list.FEEDBACK,
        "store_feedback",
        "DELETE FROM store_feedback WHERE key_hash = ? AND kind <> 'complaint'",
    ),
    (
        erased_list.FEEDBACK,
        "store_feedback",
        "UPDATE store_feedback SET sealed = x'' WHERE key_hash = ? AND kind = 'complaint' AND sealed <> x''",
    ),
    (erased_list.DRAFT, "store_paperdraft", "DELETE FROM store_paperdraft WHERE key_hash = ?"),
)
"""How what is no referral is erased: by what its marks begin, its table, and the statement."""
_CONTENT = re.compile(r"contents\.json|inbox\.sqlite3|keys/[\w-]+\.(recipient|locked)")


@dataclass(frozen=True)
class Contents:
    """What a backup holds, counted when it was made."""

    made_at: str
    referrals: int
    audit_rows: int
    audit_head: str
    referral_keys: str = ""
    """The id of the referral keys that it needs; empty where it needs none."""


def backup(environment: Environment, to: Path, *, keep: int, now: datetime) -> tuple[Path, Contents]:
    """Write an encrypted backup to a folder, synced to disk, and delete all but the newest ``keep``; return path and contents."""
    folder = environment.keys
    keyring.own_identity(folder, keyring.BACKUP)
    _clear_old_rooms(environment.data, now)
    with tempfile.TemporaryDirectory(dir=environment.data, prefix=_ROOM) as room:
        copy = Path(room) / DATABASE
        if isinstance(environment.database, Path):
            with (
                closing(read_only(environment.database)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
        else:
            copy_rows.export_rows(copy)
        store = referral_keys.read(folder)
        contents = _count(copy, now, store.id if store else "")
        packed = _pack(copy, folder, contents)
    recipients = [
        (folder / f"{name}.recipient").read_text("ascii").strip()
        for name in (keyring.BACKUP, keyring.RECOVERY)
    ]
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shredding.carry(folder, to)  # first: a copy alone opens nothing
    except referral_keys.Other as error:
        sentence = f"{error.strerror}. Copies of two inboxes need two folders."
        raise DiagnosticsError([Diagnostic(SourceLocation(str(to)), sentence)]) from error
    path = to / f"inbox-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}{SUFFIX}"
    write_private(path, sealing.seal_bytes(packed, recipients))
    _bring_list(environment.data, to)
    for old in backups(to)[:-keep]:
        old.unlink()
    return path, contents


def backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, oldest first."""
    return sorted(folder.glob(f"inbox-*{SUFFIX}"))


def restore(
    file: Path,
    identity: str,
    data: Path,
    *,
    into: PostgreSQL | None = None,
    second_place: Path | None = None,
    without_list: bool = False,
    without_keys: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Contents, int]:
    """Restore a backup into a data folder that holds no inbox yet; raise CannotOpen, DiagnosticsError.

    The list of what was erased since has to lie beside the backup or in the ``second_place``, or people who were erased
    would come back; ``without_list`` goes on where there is none. So have the referral keys; ``without_keys`` goes on
    where they are lost for good. ``say`` is given a sentence on referrals that nobody can open.

    Return what the backup holds, and how many of its referrals were erased again because they had been erased since.
    With ``into`` the rows then move from the folder into that database, which is the one in the settings.
    """
    if (data / DATABASE).exists() or (data / "keys").exists():
        sentence = f"{data} holds an inbox already. Restore into a new folder, then start on that one."
        raise DiagnosticsError([Diagnostic(SourceLocation(str(data)), sentence)])
    lists = [place / erased_list.NAME for place in (file.parent, second_place) if place is not None]
    if not without_list and not any(one.exists() for one in lists):
        sentence = (
            f"There is no {erased_list.NAME} beside {file.name}. It names who was erased since the copy was made, and they would come "
            f"back. Fetch it from where the copy was, into {file.parent}. If it is lost: --without-erased-list"
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(str(lists[0])), sentence)])
    sealed = file.read_bytes()
    try:
        packed = sealing.open_bytes(sealed, identity)
    except sealing.Damaged as error:
        raise sealing.Damaged(
            f"{file.name} is damaged or cut short: {len(sealed):,} bytes are here. Fetch it once more and compare the size, "
            "or take the copy before it."
        ) from error
    unpacked = dict(_unpack(packed))
    expected = Contents(**json.loads(unpacked.pop("contents.json")))
    store = _newest_keys(expected, [one.parent for one in lists], identity)
    if expected.referral_keys and store is None and not without_keys:
        sentence = (
            f"There is no {referral_keys.CARRIED} beside {file.name}: with it alone opens what was sealed since the referral keys "
            f"began. Fetch it from where the copy was, or from the second place, into {file.parent}. If it is lost: "
            "--without-referral-keys"
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(str(file.parent)), sentence)])
    for name, content in unpacked.items():
        write_private(data / name, content)
    keyring.make_secret(data / "keys")
    _compare(data / DATABASE, expected)
    for one in lists:
        _bring_list(one.parent, data)
    erased = _erase_again(data, expected.made_at)
    if store is not None:
        store = store.without(erased_list.read(data))
        referral_keys.install(data / "keys", store)
    if keyless := _keyless(data / DATABASE, store):
        say(
            f"Nobody can open {', '.join(map(spoken, keyless))}: the own key of each is not there. With the referral keys at hand that "
            f"means that it was erased since; {erased_list.NAME} does not name it."
        )
    if offices := _linked_offices(data / DATABASE, expected.made_at):
        say(
            f"These offices have links that work again as they did when the copy was made: {'; '.join(offices)}. One that was "
            "revoked since, or was good for one referral and used, is good again, and one that was made since is no more. "
            "See them with: frontdoor inbox office-links. End one with: frontdoor inbox revoke-office-link NUMBER"
        )
    if into is not None:
        copy_rows.import_rows(data / DATABASE)
        (data / DATABASE).unlink()
    return expected, erased


def _linked_offices(database: Path, made_at: str) -> list[str]:
    """Return the names of the offices that had a link which worked at a time."""
    with closing(read_only(database)) as source:
        if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'store_officelink'").fetchone():
            return []  # a copy from before there were any
        rows = source.execute(
            "SELECT DISTINCT office FROM store_officelink WHERE revoked_at IS NULL AND until >= ? AND NOT (once AND EXISTS "
            "(SELECT 1 FROM store_officelinkuse WHERE link_id = store_officelink.id)) ORDER BY office",
            (made_at[:10],),
        )
        return [office for (office,) in rows]


def _newest_keys(expected: Contents, places: Iterable[Path], identity: str) -> KeyStore | None:
    """Return the newest state of the referral keys that a copy needs, beside it or in the second place; raise CannotOpen."""
    found = [referral_keys.carried(place / referral_keys.CARRIED, identity) for place in places]
    ours = [store for store in found if store and store.id == expected.referral_keys]
    return max(ours, key=lambda store: store.version, default=None)


def _keyless(database: Path, store: KeyStore | None) -> list[str]:
    """Return the references of the referrals whose own key is not there."""
    with closing(read_only(database)) as source:
        rows = source.execute("SELECT reference, sealed FROM store_referral ORDER BY id")
        needed = {reference: name for reference, sealed in rows if (name := name_of(sealed))}
    return [reference for reference, name in needed.items() if store is None or not store.has(name)]


def _bring_list(source: Path, target: Path) -> None:
    """Copy the list of erased references to another folder, merged with the list that is there."""
    references = dict.fromkeys((*erased_list.read(target), *erased_list.read(source)))
    (target / erased_list.NAME).unlink(missing_ok=True)
    write_private(target / erased_list.NAME, "".join(f"{name}\n" for name in references).encode("ascii"))


def _erase_again(data: Path, made_at: str) -> int:
    """Erase in a restored database what was erased after the backup was made; return how many pieces that were.

    This runs before anybody can look at the database. Each leaves its tombstone again, or the daily digest would
    report it as missing. When it was erased is no longer known, so the time of the backup stands for it.
    """
    erased = 0
    with closing(sqlite3.connect(data / DATABASE)) as database:
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA foreign_keys = ON")
        erased += _erase_beside(database, erased_list.read(data))
        (since,) = database.execute(
            "SELECT count(*) FROM pragma_table_info('store_tombstone') WHERE name = 'repeat_of'"
        ).fetchone()
        column, of = (", repeat_of", f", coalesce(({_JOINED_TO}), '')") if since else ("", "")
        for reference in erased_list.read(data):
            row = database.execute(
                f"SELECT id, received_at, reference, team, council_area, status, decision{of} FROM store_referral AS it "  # noqa: S608 -- our own names
                "WHERE reference = ?",
                (reference,),
            ).fetchone()
            if row is None:
                continue
            id_, received_at, *stone = row
            received = london_day(datetime.fromisoformat(received_at).replace(tzinfo=UTC))
            moment = datetime.fromisoformat(made_at).astimezone(UTC).replace(tzinfo=None)
            values = (received.isoformat(), moment.isoformat(" "), *stone)
            database.execute(
                f"INSERT INTO store_tombstone (received_on, erased_at, reference, team, council_area, status, decision{column}) "  # noqa: S608 -- our own names
                f"VALUES ({', '.join('?' * len(values))})",
                values,
            )
            _delete(database, "store_referral", "id = ?", id_)
            erased += 1
        database.commit()
    return erased


def _erase_beside(database: sqlite3.Connection, marks: Iterable[str]) -> int:
    """Erase what is no referral, as ``retention`` does; a backup of an older version has no such tables."""
    erased = 0
    there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for start, table, statement in _BESIDE:
        hashes = [(mark.removeprefix(start),) for mark in marks if mark.startswith(start)]
        if table in there:
            erased += sum(database.execute(statement, one).rowcount for one in hashes)
    return erased


def _delete(database: sqlite3.Connection, table: str, which: str, id_: int) -> None:
    """Delete rows and every row that refers to them, following the foreign keys that the database itself declares.

    So no new table is forgotten, and no table is expected that a backup of an older version does not have.
    """
    query = """
        SELECT child.name, "from" FROM sqlite_master AS child JOIN pragma_foreign_key_list(child.name)
        WHERE child.type = 'table' AND "table" = ?1 AND child.name <> ?1
    """  # rows of one table that refer to each other are of one referral, and go together
    for child, column in database.execute(query, (table,)).fetchall():
        _delete(database, child, f'"{column}" IN (SELECT id FROM "{table}" WHERE {which})', id_)  # noqa: S608 -- our own names
    database.execute(f'DELETE FROM "{table}" WHERE {which}', (id_,))  # noqa: S608 -- our own names


def _clear_old_rooms(data: Path, now: datetime) -> None:
    """Remove the working folder, with everything in it, of a backup that was cut off."""
    for room in data.glob(f"{_ROOM}*"):
        if datetime.fromtimestamp(room.stat().st_mtime, UTC) < now - _LONGEST:
            shutil.rmtree(room)


def _compare(database: Path, expected: Contents) -> None:
    problems = []
    with closing(read_only(database)) as source:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            problems.append("The copy's database is damaged.")
        rows = source.execute(
            "SELECT seq, at, actor, action, reference, previous, hash FROM store_audit ORDER BY seq"
        )
        broken = audit_log.first_break(
            audit_log.AuditRow(seq, datetime.fromisoformat(at).replace(tzinfo=UTC), *rest)
            for seq, at, *rest in rows
        )
        if broken is not None:
            problems.append(f"The copy's audit log was changed at row {broken}.")
    found = _count(database, datetime.fromisoformat(expected.made_at), expected.referral_keys)
    if found != expected:
        problems.append(f"The copy should hold {expected.referrals} referrals, and holds {found.referrals}.")
    if problems:
        raise DiagnosticsError(Diagnostic(SourceLocation(str(database)), sentence) for sentence in problems)


def _count(database: Path, now: datetime, keys: str) -> Contents:
    with closing(read_only(database)) as source:
        (referrals,) = source.execute("SELECT count(*) FROM store_referral").fetchone()
        rows = source.execute("SELECT seq, hash FROM store_audit ORDER BY seq DESC LIMIT 1").fetchone()
    seq, head = rows or (0, audit_log.START)
    return Contents(now.astimezone(UTC).isoformat(timespec="seconds"), referrals, seq, head, keys)


def _pack(database: Path, folder: Path, contents: Contents) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        about = json.dumps(asdict(contents)).encode()
        entry = tarfile.TarInfo("contents.json")
        entry.size = len(about)
        tar.addfile(entry, io.BytesIO(about))
        tar.add(database, DATABASE)
        for path in sorted(folder.iterdir()):
            if _CONTENT.fullmatch(f"keys/{path.name}"):
                tar.add(path, f"keys/{path.name}")
    return packed.getvalue()


def _unpack(packed: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is not None and _CONTENT.fullmatch(entry.name):
                yield entry.name, content.read()


def read_only(database: Path) -> sqlite3.Connection:
    """Open a database file without Django, for reading."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
