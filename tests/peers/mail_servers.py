"""Exim, OpenSMTPD, SpamAssassin and rspamd as Debian has them, each in a folder of the tests' own.

Debian lets one mail server be installed at a time, and the others' Postfix is; so scripts/test-peers unpacks these two. They, and
Postfix where it is to ask our DNS, run with mounts of their own: the machine's users, resolver and spool stay as they are.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

from frontdoor.inbox.config.mailbox_urls import MailServer, Secret
from tests.inbox.notifications import certificates
from tests.inbox.notifications.mail_stack import PASSWORD, SENDER, kept_running
from tests.inbox.notifications.servers import free_port, wait_for
from tests.inbox.processes import answers

UNPACKED = Path(__file__).parents[2] / ".venv" / "debian"
NAMESERVER = "127.0.0.77"
SITE = "frontdoor.example.org"
SITE_ADDRESS = "93.184.216.34"
"""Was that of example.org for years. SpamAssassin takes those that are kept for examples for forged: see findings/."""
ZONE = """
example.org. 60 A 93.184.216.35
example.org. 60 MX 10 mail.example.org.
example.org. 60 TXT "v=spf1 ip4:93.184.216.34 -all"
_dmarc.example.org. 60 TXT "v=DMARC1; p=quarantine"
localhost. 60 A 127.0.0.1
mail.example.org. 60 A 93.184.216.35
frontdoor.example.org. 60 A {address}
{reverse}.in-addr.arpa. 60 PTR frontdoor.example.org.
"""
"""What deploy/README.md asks for, DKIM aside, which the mail server adds."""

_EXIM = """
primary_hostname = mail.example.org
exim_path = {unpacked}/usr/sbin/exim4
deliver_drop_privilege = true
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
tls_advertise_hosts = *
tls_certificate = {folder}/mail.pem
tls_privatekey = {folder}/mail.pem
rfc1413_query_timeout = 0s
helo_try_verify_hosts = *
acl_smtp_rcpt = at_rcpt
begin acl
at_rcpt:
  deny !encrypted = *
  accept authenticated = *
  deny !verify = helo
  deny !verify = sender
  accept domains = example.org
begin routers
onward:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = onward
begin transports
onward:
  driver = smtp
  port = {sink}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and {{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""
_OPENSMTPD = """
table ours {{ "frontdoor.example.org" }}
filter addressed phase connect match !fcrdns disconnect "550 no such host"
filter named phase ehlo match !helo <ours> disconnect "550 EHLO by another name"
filter known chain {{ addressed, named }}
listen on 127.0.0.1 port {port} filter known
action onward relay host smtp://127.0.0.1:{sink}
match from any for domain "example.org" action onward
"""
_RSPAMD = {
    "options": """
        pidfile = "{folder}/rspamd.pid";
        control_socket = "{folder}/control.sock";
        disable_hyperscan = true;
        dns {{ nameserver = ["{nameserver}"]; }}
    """,
    "logging": 'type = "file"; filename = "{folder}/rspamd.log"; level = "warning";',
    "worker-normal": 'enabled = true; bind_socket = "127.0.0.1:{port}"; count = 1;',
    "worker-controller": "enabled = false;",
    "worker-proxy": "enabled = false;",
    "worker-fuzzy": "enabled = false;",
}
_PERL = r"""
my $judge = Mail::SpamAssassin->new({local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => "/dev/null"});
for my $file (@ARGV) {
    open(my $handle, "<", $file) or die $!;
    my $mail = $judge->parse([<$handle>]);
    my $status = $judge->check($mail);
    printf "%s\t%s\n", $status->get_score, $status->get_names_of_tests_hit_with_scores;
    $status->finish; $mail->finish;
}
"""


def records(address: str = SITE_ADDRESS) -> str:
    """Return the DNS of a charity in order, whose site has an address."""
    return ZONE.format(address=address, reverse=".".join(reversed(address.split("."))))


def with_own_mounts(
    command: Sequence[str], folder: Path, *, users: Sequence[str] = (), empty: Sequence[str] = ()
) -> list[str]:
    """Return a command that sees our nameserver, these system users besides the machine's, and some folders empty."""
    (folder / "resolv.conf").write_text(f"nameserver {NAMESERVER}\n", "ascii")
    (folder / "hosts").write_text("", "ascii")  # the DNS alone says who we are
    for name, line in (
        ("passwd", "{0}:x:{1}:{1}::/nonexistent:/usr/sbin/nologin\n"),
        ("group", "{0}:x:{1}:\n"),
    ):
        own = "".join(line.format(user, 970 + number) for number, user in enumerate(users))
        (folder / name).write_text(Path("/etc", name).read_text() + own)
    steps = [
        f"mount --bind {folder}/{name} /etc/{name}" for name in ("resolv.conf", "hosts", "passwd", "group")
    ]
    steps += [f"mount -t tmpfs empty {path}" for path in empty]
    steps += ["mkdir -p /var/lib/opensmtpd/empty"] if "/var/lib" in empty else []
    return ["unshare", "--mount", "sh", "-c", f'{" && ".join(steps)} && exec "$@"', "sh", *command]


@contextlib.contextmanager
def exim(folder: Path, sink: int) -> Iterator[MailServer]:
    """Exim that wants TLS, and of whoever does not sign in a greeting that is theirs and a sender whose domain exists."""
    port = _prepared(folder, "exim.conf", _EXIM, sink)
    leaf = certificates.TRUSTED.issue_cert("127.0.0.1", "localhost")
    leaf.private_key_and_cert_chain_pem.write_to_path(folder / "mail.pem")
    (folder / "mail.pem").chmod(0o644)  # it reads its key after it gave up root
    for name in ("spool", "log"):
        (folder / name).mkdir()
        (folder / name).chmod(0o777)
    program = [str(UNPACKED / "usr/sbin/exim4"), "-bdf", "-q1m", "-C", str(folder / "exim.conf")]
    with kept_running(with_own_mounts(program, folder, users=["Debian-exim"])):
        wait_for(lambda: answers(port))
        yield MailServer("127.0.0.1", port, "starttls", SENDER, Secret(PASSWORD))


@contextlib.contextmanager
def opensmtpd(folder: Path, sink: int) -> Iterator[MailServer]:
    """OpenSMTPD that wants a name which the DNS knows forward and back.

    Without TLS, and so without a login: Debian 12's cannot speak it with its OpenSSL 3 (OpenSMTPD issue 1239).
    """
    port = _prepared(folder, "smtpd.conf", _OPENSMTPD, sink)
    program = [str(UNPACKED / "usr/sbin/smtpd"), "-d", "-f", str(folder / "smtpd.conf")]
    own = with_own_mounts(
        program, folder, users=["opensmtpd", "opensmtpq"], empty=["/var/spool", "/var/lib", "/run"]
    )
    with kept_running(own):
        wait_for(lambda: answers(port))
        yield MailServer("127.0.0.1", port, "none")


def _prepared(folder: Path, name: str, text: str, sink: int) -> int:
    """Write the settings, and return the port."""
    port = free_port()
    filled = text.format(
        folder=folder, unpacked=UNPACKED, port=port, sink=sink, user=SENDER, password=PASSWORD
    )
    (folder / name).write_text(filled, "ascii")
    (folder / name).chmod(0o600)
    return port


@dataclass(frozen=True)
class Score:
    """What a filter thinks of a message: its points, what it does, and its reasons."""

    points: float
    action: str
    reasons: str


def spamassassin(messages: Sequence[bytes], folder: Path) -> list[Score]:
    """Let SpamAssassin judge messages by its own rules, without asking anybody; 5 points are spam."""
    files = [folder / f"{number}.eml" for number in range(len(messages))]
    for file, message in zip(files, messages, strict=True):
        file.write_bytes(message)
    command = ["perl", "-MMail::SpamAssassin", "-e", _PERL, *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300, cwd=folder)
    return [
        Score(float(points), "", reasons)
        for points, reasons in (line.split("\t") for line in done.stdout.splitlines())
    ]


@contextlib.contextmanager
def rspamd(folder: Path) -> Iterator[Callable[[bytes, Mapping[str, str]], Score]]:
    """Run rspamd with Debian's settings and our DNS, and give what judges a message and what is known of its sender."""
    port = free_port()
    for name, text in _RSPAMD.items():
        own = folder / "override.d" / f"{name}.inc"
        own.parent.mkdir(exist_ok=True)
        own.write_text(text.format(folder=folder, port=port, nameserver=NAMESERVER), "ascii")
    shutil.chown(folder, "_rspamd", "_rspamd")
    program = [
        "rspamd",
        "-f",
        "-u",
        "_rspamd",
        "-g",
        "_rspamd",
        "-c",
        "/etc/rspamd/rspamd.conf",
        f"--var=LOCAL_CONFDIR={folder}",
    ]
    program += [f"--var={name}={folder}" for name in ("DBDIR", "RUNDIR", "LOGDIR")]

    def judge(message: bytes, known: Mapping[str, str]) -> Score:
        said = requests.post(
            f"http://127.0.0.1:{port}/checkv2", data=message, headers=known, timeout=60
        ).json()
        reasons = {name: symbol["score"] for name, symbol in said["symbols"].items() if symbol["score"]}
        return Score(said["score"], said["action"], str(reasons))

    with kept_running(with_own_mounts(program, folder)):
        wait_for(lambda: answers(port), 120)
        yield judge
