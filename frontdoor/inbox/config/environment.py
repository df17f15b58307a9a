"""Environment variables: parses and validates all settings at once; no other module reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.database_url import PostgreSQL, read_database
from frontdoor.inbox.config.hosts import is_mail_address
from frontdoor.inbox.config.mailbox_kinds import KINDS, Mail
from frontdoor.inbox.config.mailbox_urls import (
    MailboxAddress,
    MailServer,
    Secret,
    read_mail_server,
    read_mailboxes,
)


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default, and what it is for; README's table is held to these."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "FRONTDOOR_DATA", "var", "The folder where the inbox keeps its database and keys; also `--data DIR`."
    ),
    Setting("FRONTDOOR_SITE", "site", "The folder of the built site, which the inbox serves."),
    Setting("FRONTDOOR_CATALOGUE", "services.yaml", "The catalogue file."),
    Setting("FRONTDOOR_FORM", "referral.yaml", "The referral form's file."),
    Setting(
        "FRONTDOOR_DEVELOPMENT",
        "no",
        "`yes` takes the keys that are for trying out only, and allows plain http. Never on a server.",
    ),
    Setting(
        "FRONTDOOR_SECRET_KEY",
        "made by `frontdoor inbox init`, kept in `DATA/keys/secret`",
        "Signs one-time keys and sessions; at least 50 characters.",
    ),
    Setting(
        "FRONTDOOR_ADDRESS",
        "`http://127.0.0.1:8000` in development; needed on a server",
        "The public address of the site, such as `https://example.org`.",
    ),
    Setting(
        "FRONTDOOR_MAILBOXES",
        "none: the desk is the mailbox",
        "Where each team is told, separated by spaces: `glasgow=mailto:team@example.org glasgow=https://example.org/new`. "
        f"{'; '.join(f'`{kind.example}`: {kind.meaning}' for kind in KINDS)}.",
    ),
    Setting(
        "FRONTDOOR_SECOND_ROUTE",
        "none: nobody besides the team",
        "Who is told when a referral was not opened for a working day, or when one that was opened needs somebody "
        "([decisions/11](decisions/11-few-messages.md)), and gets every roll-call: `mailto:manager@example.org`, or several "
        "separated by spaces.",
    ),
    Setting(
        "FRONTDOOR_SMTP",
        "none; needed as soon as a mailbox is `mailto:`",
        "The mail server: `smtp://user:password@host:587?tls=starttls`; `tls` is `starttls`, `tls` or "
        "`none` (loopback only).",
    ),
    Setting("FRONTDOOR_MAIL_FROM", "none; needed with FRONTDOOR_SMTP", "The address that notices come from."),
    Setting(
        "FRONTDOOR_MAILBOX_SECRET",
        "none: HTTP notices are not signed",
        "Signs HTTP notices by the Standard Webhooks scheme: `whsec_` and base64, at least 24 bytes.",
    ),
    Setting(
        "FRONTDOOR_DATABASE",
        "`DATA/inbox.sqlite3`",
        "Another database file, or `postgresql://user:password@host/name` when one machine is outgrown, written as "
        "PostgreSQL's own programs take it: several hosts, a socket, `sslrootcert`.",
    ),
    Setting(
        "FRONTDOOR_SECOND_PLACE",
        "none: since the last copy there is one place",
        "A folder on another disk, where each referral is put, sealed, as soon as it is received (deploy/).",
    ),
    Setting(
        "FRONTDOOR_SECOND_PLACE_WAITS",
        "no",
        "`yes`: nobody is thanked before the referral is in the second place too, and nothing is taken while that is away.",
    ),
    Setting(
        "FRONTDOOR_CASE_SYSTEMS",
        "none: nothing is handed over",
        "The file that says which question becomes which field of a case system (deploy/).",
    ),
    Setting(
        "FRONTDOOR_WORKING_COPY",
        "this folder",
        "The folder of services.yaml, referral.yaml and docs/ that the publisher keeps: a plain folder or a git clone.",
    ),
    Setting(
        "FRONTDOOR_SPOOL",
        "none: nothing is published from the desk",
        "The folder between desk and publisher: `requests/` is the desk's, `outcomes/` the publisher's (deploy/).",
    ),
    Setting(
        "FRONTDOOR_PART",
        "all",
        "What `serve` serves: `all`; `intake`, site and form only, for a database role that may only insert; or `desk` only.",
    ),
    Setting(
        "FRONTDOOR_PUBLISH_ALONE",
        "no: a second member looks first",
        "`yes`: an editor may publish their own changes of the website.",
    ),
    Setting(
        "FRONTDOOR_OWNERS",
        "none: nobody is told",
        "Who is told on Monday mornings what of the website is due to be checked: `glasgow-office=mailto:office@example.org`, the "
        "owner's name in small letters with hyphens, or `everybody=` for all.",
    ),
    Setting(
        "FRONTDOOR_METRICS_PORT",
        "none: no metrics",
        "A port on 127.0.0.1 where `serve` tells Prometheus counts and ages.",
    ),
)


class ServedPart(StrEnum):
    """What one web process serves."""

    ALL = "all"
    INTAKE = "intake"
    DESK = "desk"


@dataclass(frozen=True)
class Environment:
    """All settings, parsed and validated."""

    data: Path
    site: Path
    catalogue: Path
    form: Path
    development: bool
    secret_key: Secret
    """Empty where the data folder holds it."""
    address: str
    """Scheme and host, without a slash at the end; empty where nothing is served and nobody is notified."""
    mailboxes: tuple[MailboxAddress, ...]
    second_route: tuple[MailboxAddress, ...]
    smtp: MailServer | None
    mail_from: str
    mailbox_secret: Secret
    database: Path | PostgreSQL
    metrics_port: int | None = None
    part: ServedPart = ServedPart.ALL
    second_place: Path | None = None
    """A folder on another disk, where each referral is put as well."""
    second_place_waits: bool = False
    """Whether nobody is thanked before it is there."""
    case_systems: Path | None = None
    """The file of case systems."""
    working_copy: Path = Path()
    """The folder of the content, with its history."""
    spool: Path | None = None
    """The folder between desk and publisher; None where nothing is published from the desk."""
    owners: tuple[MailboxAddress, ...] = ()
    """The mailboxes of the owners of entries, whose names stand in the place of teams."""
    publish_alone: bool = False
    """Whether an editor may publish their own changes, without a second member."""

    @property
    def https(self) -> bool:
        """Return whether the public address uses https, as on every server."""
        return self.address.startswith("https://")

    @property
    def keys(self) -> Path:
        """Return the folder of the keys."""
        return self.data / "keys"


def process_environment() -> Environment:
    """Parse the environment of this process; raise DiagnosticsError with every faulty setting."""
    return read_environment(os.environ)


def child_environment(**changes: str) -> dict[str, str]:
    """Return this process's environment with some settings changed, for a child process."""
    return {**os.environ, **changes}


def set_for_this_process(**changes: str) -> None:
    """Set environment variables from a command's options, before anything reads them."""
    os.environ.update(changes)


def make_django_ready() -> None:
    """Point Django at its settings and set it up; a second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdoor.inbox.settings")
    import django  # noqa: PLC0415 -- most commands never need it

    django.setup()


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Parse the settings in a mapping; raise DiagnosticsError with one sentence for each faulty one."""
    problems: list[Diagnostic] = []

    def fault(name: str, sentence: str) -> None:
        problems.append(Diagnostic(SourceLocation(name), f"{name} {sentence}"))

    def said(name: str, default: str = "") -> str:
        return environ.get(f"FRONTDOOR_{name}", "").strip() or default

    for name in _unknown(environ):
        fault(name, "is not a setting. The settings are listed in README.md.")

    def is_yes(name: str) -> bool:
        yes_no = said(name, "no").lower()
        if yes_no not in ("yes", "no"):
            fault(f"FRONTDOOR_{name}", f'is "{yes_no}". Write yes or no.')
        return yes_no == "yes"

    development = is_yes("DEVELOPMENT")
    publish_alone = is_yes("PUBLISH_ALONE")
    second_place, second_place_waits = said("SECOND_PLACE"), is_yes("SECOND_PLACE_WAITS")
    if second_place_waits and not second_place:
        fault(
            "FRONTDOOR_SECOND_PLACE", "is missing, but is to be waited for. Write a folder on another disk."
        )

    address = said("ADDRESS", "http://127.0.0.1:8000" if development else "").rstrip("/")
    for sentence in _address_faults(address, development=development):
        fault("FRONTDOOR_ADDRESS", sentence)

    secret_key = said("SECRET_KEY")
    if secret_key and len(secret_key) < 50:
        fault("FRONTDOOR_SECRET_KEY", f"has {len(secret_key)} characters. Use at least 50 random ones.")

    told: dict[str, tuple[MailboxAddress, ...]] = {}
    second_route = " ".join(f"everybody={word}" for word in said("SECOND_ROUTE").split())
    for name, text in (
        ("MAILBOXES", said("MAILBOXES")),
        ("SECOND_ROUTE", second_route),
        ("OWNERS", said("OWNERS")),
    ):
        told[name], sentences = read_mailboxes(text, development=development)
        for sentence in sentences:
            fault(f"FRONTDOOR_{name}", sentence)

    smtp, mail_from = said("SMTP"), said("MAIL_FROM")
    needs_smtp = any(
        isinstance(mailbox.kind, Mail)
        for mailbox in (*told["MAILBOXES"], *told["SECOND_ROUTE"], *told["OWNERS"])
    )
    for name, sentence in _mail_faults(smtp, mail_from, needed=needs_smtp):
        fault(name, sentence)

    mailbox_secret = said("MAILBOX_SECRET")
    if mailbox_secret and (len(mailbox_secret) < 6 + 32 or not mailbox_secret.startswith("whsec_")):
        fault("FRONTDOOR_MAILBOX_SECRET", "must be whsec_ and the base64 of at least 24 random bytes.")

    data = Path(said("DATA", "var")).absolute()
    database: Path | PostgreSQL = data / "inbox.sqlite3"
    try:
        database = read_database(said("DATABASE", str(database)))
    except ValueError as error:
        fault("FRONTDOOR_DATABASE", str(error))

    part = said("PART", ServedPart.ALL)
    if part not in list(ServedPart):
        fault("FRONTDOOR_PART", f'is "{part}". Write all, intake or desk.')

    metrics_port = said("METRICS_PORT")
    if metrics_port and not (
        metrics_port.isascii() and metrics_port.isdigit() and 0 < int(metrics_port) < 65536
    ):
        fault("FRONTDOOR_METRICS_PORT", f'is "{metrics_port}". Write a number from 1 to 65535.')

    if problems:
        raise DiagnosticsError(problems)
    return Environment(
        data=data,
        site=Path(said("SITE", "site")).absolute(),
        catalogue=Path(said("CATALOGUE", "services.yaml")).absolute(),
        form=Path(said("FORM", "referral.yaml")).absolute(),
        development=development,
        secret_key=Secret(secret_key),
        address=address,
        mailboxes=told["MAILBOXES"],
        second_route=told["SECOND_ROUTE"],
        smtp=read_mail_server(smtp) if smtp else None,
        mail_from=mail_from,
        mailbox_secret=Secret(mailbox_secret),
        database=database,
        metrics_port=int(metrics_port) if metrics_port else None,
        part=ServedPart(part),
        second_place=Path(second_place).absolute() if second_place else None,
        second_place_waits=second_place_waits,
        case_systems=Path(said("CASE_SYSTEMS")).absolute() if said("CASE_SYSTEMS") else None,
        working_copy=Path(said("WORKING_COPY", ".")).absolute(),
        spool=Path(said("SPOOL")).absolute() if said("SPOOL") else None,
        owners=told["OWNERS"],
        publish_alone=publish_alone,
    )


def _mail_faults(smtp: str, mail_from: str, *, needed: bool) -> Iterator[tuple[str, str]]:
    if needed and not smtp:
        yield "FRONTDOOR_SMTP", "is missing, but an e-mail address is to be told."
    if not smtp:
        return
    try:
        read_mail_server(smtp)
    except ValueError as error:
        yield "FRONTDOOR_SMTP", str(error)
    if not is_mail_address(mail_from):
        sentence = f'is "{mail_from}". Write the address that notices come from, such as inbox@example.org.'
        yield "FRONTDOOR_MAIL_FROM", sentence


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    known = {setting.name for setting in SETTINGS}
    yield from (name for name in environ if name.startswith("FRONTDOOR_") and name not in known)


def _address_faults(address: str, *, development: bool) -> Iterator[str]:
    if not address:
        return  # runtime.py demands it as soon as the inbox needs it
    parts = urlsplit(address)
    if not address.isascii():  # notices are ASCII, and browsers compare it so
        yield f'is "{address}". Write its host in ASCII, as the DNS has it: it begins with xn-- there.'
    elif parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        yield f'is "{address}". Write the scheme and host only, such as https://example.org.'
    elif parts.scheme == "http" and not development:
        yield f'is "{address}". On a server it must begin with https://, because answers travel over it.'
