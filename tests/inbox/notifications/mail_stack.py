"""A real mail provider on loopback: Postfix accepts notices over TLS with a password, Dovecot stores them and serves IMAP.

The machine's own mail is not touched: settings, queue and mailboxes are in one folder, which is removed afterwards.
Postfix starts as root only.
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import shutil
import signal
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from frontdoor.inbox.config.mailbox_urls import MailServer, Secret
from tests.inbox.notifications import certificates
from tests.inbox.notifications.servers import free_port, wait_for
from tests.inbox.processes import answers

SENDER, TEAM = "inbox@example.org", "team@example.org"
PASSWORD = "quillwort-77"
MASTER = Path("/usr/lib/postfix/sbin/master")
QUEUES = "active bounce corrupt defer deferred flush hold incoming maildrop pid private public saved trace"

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/state
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = localhost
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
mydestination =
alias_maps =
notify_classes =
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_tls_chain_files = {folder}/mail.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
virtual_mailbox_domains = example.org
virtual_mailbox_maps = inline:{{ {team}=kept }}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
{changes}
"""
_SERVICES = """
127.0.0.1:{starttls} inet n - n - - smtpd
127.0.0.1:{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = required
ssl_cert = <{folder}/mail.pem
ssl_key = <{folder}/mail.pem
auth_failure_delay = 0 secs
default_vsz_limit = 0
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  inet_listener auth {{
    port = {sasl}
  }}
}}
"""


@dataclass
class PostOffice:
    """The provider: Dovecot runs as long as it is open, Postfix when a test wants it."""

    folder: Path
    ports: dict[str, int] = field(
        default_factory=lambda: {name: free_port() for name in ("starttls", "tls", "imap", "lmtp", "sasl")}
    )
    started: Callable[[list[str]], list[str]] = list
    """May put a command before Postfix's own."""

    @property
    def server(self) -> MailServer:
        """The submission server, with STARTTLS."""
        return MailServer("127.0.0.1", self.ports["starttls"], "starttls", SENDER, Secret(PASSWORD))

    @property
    def tls_server(self) -> MailServer:
        """The same with implicit TLS."""
        return MailServer("127.0.0.1", self.ports["tls"], "tls", SENDER, Secret(PASSWORD))

    @contextlib.contextmanager
    def postfix(self, **changes: str) -> Iterator[None]:
        """Postfix with some settings of its own, until the block ends."""
        own = "\n".join(
            f"{name} = {value.replace('{folder}', str(self.folder))}" for name, value in changes.items()
        )
        for name, text in (
            ("main.cf", self._filled(_MAIN, changes=own)),
            ("master.cf", self._filled(_SERVICES)),
        ):
            (self.folder / name).write_text(text, "ascii")
            os.utime(
                self.folder / name, (0, 0)
            )  # Postfix waits seconds for settings that look as if still being written
        with kept_running(self.started([str(MASTER), "-d", "-c", str(self.folder)])):
            wait_for(lambda: answers(self.ports["starttls"]) and answers(self.ports["tls"]))
            yield

    @contextlib.contextmanager
    def dovecot(self) -> Iterator[None]:
        """Dovecot, until the block ends."""
        settings = self.folder / "dovecot.conf"
        settings.write_text(self._filled(_DOVECOT, password=PASSWORD), "ascii")
        with kept_running(["dovecot", "-F", "-c", str(settings)]):
            wait_for(lambda: all(answers(self.ports[name]) for name in ("imap", "lmtp", "sasl")))
            yield

    def messages(self) -> list[bytes]:
        """Return the raw messages in the team's mailbox, read by IMAP over TLS."""
        trusting = ssl.create_default_context()
        certificates.TRUSTED.configure_trust(trusting)
        with imaplib.IMAP4_SSL("localhost", self.ports["imap"], ssl_context=trusting, timeout=10) as imap:
            imap.login(TEAM, PASSWORD)
            imap.select(readonly=True)
            _, numbers = imap.search(None, "ALL")
            return [self._fetched(imap, number) for number in numbers[0].split()]

    def wait_for_messages(self, number: int) -> list[bytes]:
        """Return the messages once there are so many and the queue is empty."""
        wait_for(lambda: not self.queued(), 20)
        messages = self.messages()
        assert len(messages) == number
        return messages

    def queued(self) -> list[Path]:
        """Return the messages in Postfix's queue."""
        names = ("incoming", "active", "deferred", "maildrop")
        return [
            path for name in names for path in (self.folder / "queue" / name).rglob("*") if path.is_file()
        ]

    def _filled(self, text: str, **more: str) -> str:
        return text.format(folder=self.folder, team=TEAM, **self.ports, **more)

    @staticmethod
    def _fetched(imap: imaplib.IMAP4_SSL, number: bytes) -> bytes:
        _, found = imap.fetch(number.decode(), "(BODY.PEEK[])")
        assert isinstance(found[0], tuple)
        return found[0][1]


@contextlib.contextmanager
def a_post_office() -> Iterator[PostOffice]:
    """A provider with empty mailboxes; its Postfix is not started yet."""
    # Not in pytest's own folder: Postfix and Dovecot give up root, and nobody but root may look in there.
    folder = Path("/tmp") / f"frontdoor-post-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        (folder / "mail").mkdir()
        shutil.chown(folder / "mail", "dovecot", "dovecot")
        for name in ("state", "queue", *(f"queue/{name}" for name in QUEUES.split())):
            (folder / name).mkdir()
            shutil.chown(folder / name, "root" if name in ("queue", "queue/pid") else "postfix")
        leaf = certificates.TRUSTED.issue_cert("127.0.0.1", "localhost")
        leaf.private_key_and_cert_chain_pem.write_to_path(folder / "mail.pem")
        office = PostOffice(folder)
        with office.dovecot():
            yield office
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def kept_running(command: list[str]) -> Iterator[None]:
    """Run a server and its children until the block ends."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            # All at once, by number: asked politely, or by their group, Postfix's children would go on taking messages.
            for pid in reversed([process.pid, *_children(process.pid)]):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    found = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [below for child in found for below in _children(child)]
