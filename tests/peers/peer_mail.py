"""Every kind of notice on its way: through mail servers that are strict about strangers, and before the filters behind them.

As the charity's mail server knows us: by a login, or by our address and name alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from frontdoor.inbox.config.mailbox_urls import MailServer, Secret
from frontdoor.inbox.config.runtime import Runtime, answering
from frontdoor.inbox.monitoring import alarms, daily_digest, status_report
from frontdoor.inbox.notifications.message import SUBJECTS, Notification
from frontdoor.inbox.notifications.outcome import Outcome, Refused, Sent
from frontdoor.inbox.notifications.transports import send_mail
from frontdoor.inbox.referrals.overdue import HEADINGS
from tests.inbox.builders import NOW
from tests.inbox.notifications import certificates
from tests.inbox.notifications.dns_server import a_dns_server, from_zone
from tests.inbox.notifications.mail_stack import SENDER, TEAM, PostOffice, a_post_office
from tests.inbox.notifications.servers import a_mail_server, wait_for
from tests.inbox.notifications.test_mail_stack import STRICT
from tests.peers import mail_servers
from tests.peers.mail_servers import NAMESERVER, SITE, SITE_ADDRESS

TODAY = datetime.now(UTC)
ADDRESS, OTHER = f"https://{SITE}", "https://other.example.org"
REFERENCES = ["K4M7TQ9XC", "YFY4KFRM9", "NRJ9JRCFD"]
MOST = 0.5
"""Points that a notice may have: a tenth of what SpamAssassin calls spam."""


@pytest.fixture
def notices(inbox: Runtime) -> list[Notification]:
    """Every kind of message that the product's own table names, with the words that it really has."""
    team = answering(inbox.catalogue)[0]
    ringing = [alarm.sentence for alarm in status_report.alarms(status_report.look(inbox, NOW))]
    assert ringing, "a new inbox, without a copy and a drill, has something to look at"
    digests = [daily_digest.words(team, None, NOW, None, each) for each in ([], ringing)]
    overdue = [alarms.words(team, kind, REFERENCES) for kind in HEADINGS]
    plain = Notification("", "", ADDRESS, team=team.id)
    one = [replace(plain, reference=REFERENCES[0])]
    ways = {
        "new": one,
        "again": one,
        "second": one,
        "many": [
            replace(plain, many=[(kind, each) for kind in ("new", "again", "second") for each in REFERENCES])
        ],
        "roll-call": [replace(plain, words=words) for words in digests],
        "alarm": [replace(plain, words=words) for words in overdue],
    }
    assert set(ways) == set(SUBJECTS), (
        "a new kind of message: write here how one looks, so that it is tried too"
    )
    return [
        replace(notice, kind=kind, id=f"{kind}.{number}")
        for kind, each in ways.items()
        for number, notice in enumerate(each)
    ]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that servers may look into after they gave up root; our clients trust its authority."""
    with TemporaryDirectory(prefix="frontdoor-peers-", dir="/tmp") as name:
        made = Path(name)
        made.chmod(0o755)
        certificates.TRUSTED.cert_pem.write_to_path(made / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(made / "authority.pem"))
        yield made


@pytest.fixture
def dns() -> Iterator[None]:
    """The DNS as deploy/README.md wants it, for a site on this machine."""
    with a_dns_server(from_zone(mail_servers.records("127.0.0.1")), (NAMESERVER, 53)):
        yield


def send(server: MailServer, notice: Notification) -> Outcome:
    """Hand a notice over as the worker does: dated now, or the filters would say that it comes late."""
    return send_mail(
        notice, recipient=TEAM, sender=SENDER, server=server, now=TODAY, point_of_no_return=lambda: None
    )


def known(server: MailServer, way: str) -> MailServer:
    """The server as one that knows us by our login, or by our address alone."""
    return server if way == "login" else replace(server, user="", password=Secret(""))


@pytest.mark.usefixtures("dns")
@pytest.mark.parametrize(
    ("server", "way"),
    [(mail_servers.exim, "login"), (mail_servers.exim, "address"), (mail_servers.opensmtpd, "address")],
)
def test_it_takes_every_kind_and_passes_it_on_unchanged(
    server: Callable[[Path, int], AbstractContextManager[MailServer]],
    way: str,
    notices: list[Notification],
    folder: Path,
) -> None:
    """Whole below the lines that it puts above; and it does not take them from one who greets it with another name."""
    with a_mail_server() as (sink, inbox), server(folder, sink.port) as running:
        if way == "address":
            assert not isinstance(send(known(running, way), replace(notices[0], address=OTHER)), Sent)
        for notice in notices:
            assert send(known(running, way), notice) == Sent("The mail server took it (250)."), notice.kind
        wait_for(lambda: len(inbox.messages) == len(notices))
    for notice in notices:
        sent = notice.mail(sender=SENDER, recipient=TEAM, now=TODAY)
        assert [content for _, _, content in inbox.messages if content.endswith(sent)], notice.kind


@pytest.fixture
def arrived(notices: list[Notification], folder: Path) -> Iterator[Callable[[str], list[bytes]]]:
    """What lies in the team's mailbox when each kind went through a real Postfix that is strict about strangers."""
    with a_post_office() as office:
        yield partial(_through, office, notices, folder)


def _through(office: PostOffice, notices: list[Notification], folder: Path, way: str) -> list[bytes]:
    strict = {**STRICT, **STRANGERS} if way == "address" else {}
    office = replace(office, started=partial(mail_servers.with_own_mounts, folder=folder))
    with (
        a_dns_server(from_zone(mail_servers.records("127.0.0.1")), (NAMESERVER, 53)),
        office.postfix(myhostname="mail.example.org", smtpd_peername_lookup="yes", **strict),
    ):
        server = known(office.server, way)
        if way == "address":
            assert isinstance(send(server, replace(notices[0], address=OTHER)), Refused)
        for notice in notices:
            assert send(server, notice) == Sent("The mail server took it (250)."), notice.kind
        found = office.wait_for_messages(len(notices))
        shutil.rmtree(office.folder / "mail" / TEAM)
    # The client was on this machine; it is to look like one elsewhere, of which a filter thinks what it likes.
    here, there = b"(frontdoor.example.org [127.0.0.1])", f"({SITE} [{SITE_ADDRESS}])".encode()
    assert all(here in raw for raw in found)
    return [raw.replace(here, there) for raw in found]


def by_another_name(message: bytes) -> bytes:
    """The same from one who says localhost, as we once did."""
    changed = message.replace(f"from {SITE} (".encode(), b"from localhost (", 1)
    assert changed != message
    return changed


STRANGERS = {
    "smtpd_helo_restrictions": f"{STRICT['smtpd_helo_restrictions']}, reject_unknown_helo_hostname",
    "smtpd_client_restrictions": "reject_unknown_client_hostname",
    "smtpd_sender_restrictions": "reject_non_fqdn_sender, reject_unknown_sender_domain",
    "smtpd_data_restrictions": "reject_unauth_pipelining",
    "strict_rfc821_envelopes": "yes",
    "unknown_hostname_reject_code": "550",
}


@pytest.mark.parametrize("way", ["login", "address"])
def test_spamassassin_has_nothing_against_any(
    way: str, arrived: Callable[[str], list[bytes]], folder: Path
) -> None:
    """Catches a greeting, a header or words that look like spam."""
    messages = arrived(way)
    *scores, greeted = mail_servers.spamassassin([*messages, by_another_name(messages[0])], folder)
    assert len(scores) == len(messages)
    assert all(score.points <= MOST for score in scores), scores
    if way == "address":
        assert greeted.points > MOST, "it does look: EHLO localhost costs more than spam may have"


def test_rspamd_has_nothing_against_any(arrived: Callable[[str], list[bytes]], folder: Path) -> None:
    """Nor does it put anything off: its greylisting begins at 4 points."""
    stranger = {"IP": SITE_ADDRESS, "Helo": SITE, "Hostname": SITE, "From": SENDER, "Rcpt": TEAM}
    facts = {"login": {**stranger, "User": SENDER}, "address": stranger}
    messages = {way: arrived(way) for way in facts}
    with (
        a_dns_server(from_zone(mail_servers.records()), (NAMESERVER, 53)),
        mail_servers.rspamd(folder) as judge,
    ):
        scores = [judge(message, known_of) for way, known_of in facts.items() for message in messages[way]]
        greeted = judge(messages["address"][0], {**stranger, "Helo": "localhost"})
    assert all(score.points <= MOST and score.action == "no action" for score in scores), scores
    assert any("R_SPF_ALLOW" in score.reasons for score in scores), "it did ask the DNS"
    assert greeted.points > MOST, "it does look: EHLO localhost costs three points"
