"""The keyring: makes, loads and checks the key files; public keys lie open, private keys are encrypted by a passphrase.

``DATA/keys`` holds ``<team>.recipient`` (the team's public key), ``<team>.locked`` (its private key, an age identity
encrypted with the team's passphrase), ``recovery.recipient`` (the charity's public key; the private one is kept
offline) and ``secret`` (signs idempotency keys and sessions). Two key pairs belong to the machine and decrypt no
personal data: ``backup``, the outer layer of backups, and ``canary``. Development keys have the file ``DEVELOPMENT``
beside them, and their private keys unencrypted.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.crypto import referral_keys, sealing
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.crypto.referral_keys import ReferralKeys

MARKER = "DEVELOPMENT"
DEVELOPMENT_PASSPHRASE = "for trying out only"  # noqa: S105 -- printed at every start, and refused by a server
RECOVERY = "recovery"
CANARY = "canary"
BACKUP = "backup"
SHORTEST = 15
"""The least number of characters in the passphrase of a team's key."""
_FETCH = (
    "It must belong to the user that runs the inbox; without it nothing opens that was sealed with it. If it is lost, restore the "
    "last copy: referral-keys.age lies beside it."
)


@dataclass(frozen=True)
class Keyring:
    """The public keys: one recipient for each team, and the recovery recipient; and the referral keys."""

    teams: Mapping[str, str]
    recovery: str
    referral_keys: ReferralKeys = field(default_factory=lambda: ReferralKeys(Path()))

    def recipients(self, team: str) -> tuple[str, ...]:
        """Return the public keys to which a team's records are encrypted; raise KeyError if the team has none."""
        return (self.teams[team], self.recovery)

    def named(self, *teams: str) -> dict[str, str]:
        """Return public keys by name: of these teams, or of all, and of recovery; for the referral keys their id."""
        own = {referral_keys.PIN: self.referral_keys.id} if self.referral_keys.id else {}
        return {**{name: self.teams[name] for name in teams or self.teams}, RECOVERY: self.recovery, **own}


def too_short(passphrase: str) -> str:
    """Return a sentence for whoever chose too short a passphrase for a team's key; empty if it is long enough."""
    if len(passphrase) >= SHORTEST:
        return ""
    return f"The passphrase has {len(passphrase)} characters. Use at least {SHORTEST}: four or five words."


def load_keyring(folder: Path, teams: Iterable[str], *, development: bool) -> Keyring:
    """Load the public keys of these teams; raise DiagnosticsError with each that is missing, broken or not allowed."""
    problems = []
    if is_development(folder) and not development:
        problems.append(
            Diagnostic(
                SourceLocation(str(folder / MARKER)),
                f"The keys in {folder} are for trying out only, and a server does not start with them. "
                "Make real ones in a new data folder with: frontdoor inbox init",
            )
        )
    found: dict[str, str] = {}
    for name in (*teams, RECOVERY):
        path = folder / f"{name}.recipient"
        whose = "The recovery key" if name == RECOVERY else f'The key of team "{name}"'
        try:
            recipient = path.read_text("ascii").strip()
            sealing.seal({}, [recipient])
            found[name] = recipient
        except FileNotFoundError:
            problems.append(
                Diagnostic(
                    SourceLocation(str(path)), f"{whose} is missing. Make it with: frontdoor inbox init"
                )
            )
        except OSError as error:
            problems.append(not_ours(path, error))
        except ValueError:
            problems.append(
                Diagnostic(
                    SourceLocation(str(path)),
                    f"{whose} cannot be read: it must be one line that begins with age1.",
                )
            )
    store = referral_keys.read(folder)
    if store is None and (file := folder / referral_keys.NAME).exists():
        problems.append(
            Diagnostic(SourceLocation(str(file)), f"{file} cannot be read, or is damaged. {_FETCH}")
        )
    if problems:
        raise DiagnosticsError(problems)
    return Keyring(
        {name: key for name, key in found.items() if name != RECOVERY},
        found[RECOVERY],
        ReferralKeys(folder, store.id if store else ""),
    )


def found(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the public keys as their files hold them now, unchecked; empty for a file that cannot be read."""
    texts = {}
    for name in names:
        if name == referral_keys.PIN:
            store = referral_keys.read(folder)
            texts[name] = store.id if store else ""
            continue
        try:
            texts[name] = (folder / f"{name}.recipient").read_text("ascii", "replace").strip()
        except OSError:
            texts[name] = ""
    return texts


def is_development(folder: Path) -> bool:
    """Return whether these are development keys."""
    return (folder / MARKER).exists()


def has_keys(folder: Path, name: str) -> bool:
    """Return whether a team, or recovery, has its key already."""
    return (folder / f"{name}.recipient").exists()


def make_team_keys(folder: Path, team: str, passphrase: str) -> sealing.Identity:
    """Make a team's key pair and write both halves, the private one encrypted; an existing key is never replaced.

    A private key without its public key was left by a run that was cut off: nothing was ever encrypted to it.
    """
    identity = sealing.new_identity()
    locked = folder / f"{team}.locked"
    locked.unlink(missing_ok=True)
    write_private(locked, sealing.lock_identity(identity.secret, passphrase))
    write_private(folder / f"{team}.recipient", f"{identity.recipient}\n".encode())
    return identity


def make_recovery_key(folder: Path, kept_in: Path) -> sealing.Identity:
    """Make the recovery key pair: the private key in a file that must not stay here, the public key in the folder."""
    identity = sealing.new_identity()
    write_private(kept_in, identity_file(identity, "recovery key of the inbox"))
    write_private(folder / f"{RECOVERY}.recipient", f"{identity.recipient}\n".encode())
    return identity


def own_identity(folder: Path, name: str) -> str:
    """Return the private key of one of the machine's own pairs; make a new pair where it is missing."""
    path = folder / f"{name}.identity"
    if not path.exists():
        identity = sealing.new_identity()
        (folder / f"{name}.recipient").unlink(missing_ok=True)  # its private key stayed on another machine
        write_private(path, identity_file(identity, f"the machine's own: {name}"))
        write_private(folder / f"{name}.recipient", f"{identity.recipient}\n".encode())
    return sealing.identity_in(path.read_text("ascii"))


def own_recipient(folder: Path, name: str) -> str:
    """Return the public key of one of the machine's own pairs; raise OSError if it was not made yet."""
    return (folder / f"{name}.recipient").read_text("ascii").strip()


def make_development_keys(
    folder: Path, teams: Iterable[str], say: Callable[[str], None] = lambda _: None
) -> None:
    """Make the development keys that are missing; raise DiagnosticsError where the folder holds real keys."""
    if has_keys(folder, RECOVERY) and not is_development(folder):
        sentence = f"{folder} holds real keys. Use another data folder for trying out."
        raise DiagnosticsError([Diagnostic(SourceLocation(str(folder)), sentence)])
    make_secret(folder)
    if not is_development(folder):
        write_private(
            folder / MARKER, b"These keys are for trying out only. A server does not start with them.\n"
        )
    for name in (RECOVERY, *teams):
        if has_keys(folder, name):
            continue
        say(f"Making the key for trying out: {name}")
        if name == RECOVERY:
            make_recovery_key(folder, folder / f"{name}.identity")
            referral_keys.make_missing(folder)
        else:
            identity = make_team_keys(folder, name, DEVELOPMENT_PASSPHRASE)
            write_private(folder / f"{name}.identity", identity_file(identity, name))


def identity_file(identity: sealing.Identity, whose: str) -> bytes:
    """Return an age identity file, as ``age-keygen`` writes it."""
    return f"# {whose}\n# public key: {identity.recipient}\n{identity.secret}\n".encode()


def locked_identity(folder: Path, team: str) -> bytes:
    """Return a team's encrypted private key, for ``sealing.unlock_identity``; raise FileNotFoundError if there is none."""
    return (folder / f"{team}.locked").read_bytes()


def lock_anew(folder: Path, team: str, locked: bytes, old: str, new: str) -> None:
    """Replace the passphrase of a team's private key in one atomic step; raise CannotOpen if the old one is wrong."""
    fresh = folder / f".{team}.locked.new"
    fresh.unlink(missing_ok=True)  # left by a change that was cut off
    write_private(fresh, sealing.lock_identity(sealing.unlock_identity(locked, old), new))
    fresh.replace(folder / f"{team}.locked")


def make_secret(folder: Path) -> None:
    """Make the signing secret, unless it exists."""
    if not (folder / "secret").exists():
        write_private(folder / "secret", secrets.token_urlsafe(60).encode())


def read_secret(folder: Path) -> str:
    """Return the signing secret; raise DiagnosticsError when it does not exist or cannot be read."""
    try:
        return (folder / "secret").read_text("ascii").strip()
    except FileNotFoundError:
        sentence = (
            f"{folder} has no keys. If there is an inbox already, this is the wrong folder: set FRONTDOOR_DATA, which a new "
            "shell does not know. For a new inbox: frontdoor inbox init"
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(str(folder / "secret")), sentence)]) from None
    except OSError as error:
        raise DiagnosticsError([not_ours(folder / "secret", error)]) from error


def not_ours(path: Path, error: OSError) -> Diagnostic:
    """Return the diagnostic for a file that exists and cannot be read: as a rule another user made it."""
    sentence = (
        f"{path} cannot be read ({error.strerror}). It must belong to the user that runs the inbox; init and restore, when "
        "run by somebody else, leave files of theirs."
    )
    return Diagnostic(SourceLocation(str(path)), sentence)
