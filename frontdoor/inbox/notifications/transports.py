"""The SMTP and HTTP transports: each sends one message to one mailbox once, and returns the outcome in our own words."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
from urllib3.exceptions import MaxRetryError

from frontdoor.inbox.config.mailbox_kinds import Webhook
from frontdoor.inbox.config.mailbox_urls import MailServer
from frontdoor.inbox.notifications import tls
from frontdoor.inbox.notifications.message import Notification, greeting_name
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater

LARGEST_ANSWER = 64 * 1024
_SOON = (408, 423, 425, 429)
_LONGEST_WAIT = timedelta(days=1)
_ITS = "The mail server's"
_DOES_NOT_KNOW_EHLO = (500, 502)
_ABOUT_THE_GREETING = re.compile(rb"\b(?:helo|ehlo)\b", re.IGNORECASE)
_BROKE = "The connection to the mail server broke before the message was sent."


def send_mail(
    notice: Notification,
    *,
    recipient: str,
    sender: str,
    server: MailServer,
    now: datetime,
    point_of_no_return: Callable[[], None],
) -> Outcome:
    """Send a notification by SMTP to one recipient; ``point_of_no_return`` is called just before the server may take it."""
    try:
        smtp = _connect(server, greeting_name(notice.address))
    except ssl.SSLError as error:
        return TryLater(tls.in_words(error, whose=_ITS))
    except smtplib.SMTPConnectError as error:
        return _said_no(error.smtp_code, "when we called")
    except OSError:  # smtplib's errors are all OSErrors
        return TryLater("The mail server could not be reached.")
    knock = notice.kind == "canary"
    message = b"" if knock else notice.mail(sender=sender, recipient=recipient, now=now)
    try:
        if settled := _introduce(smtp, server, sender, recipient, knock=knock):
            return settled
        return _hand_over(smtp, message, point_of_no_return)
    finally:
        smtp.close()


def _connect(server: MailServer, name: str) -> smtplib.SMTP:
    """Open the SMTP connection; ``name`` is sent in EHLO, and given here so that smtplib looks nothing up."""
    if server.tls == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=30, context=tls.verified(), local_hostname=name
        )
    return smtplib.SMTP(server.host, server.port, timeout=30, local_hostname=name)


def _introduce(
    smtp: smtplib.SMTP, server: MailServer, sender: str, recipient: str, *, knock: bool
) -> Outcome | None:
    """Go through the SMTP dialogue up to DATA; return None if the server accepts, else the outcome.

    A canary (``knock``) quits once the recipient is accepted, so that nobody gets a message.
    """
    try:
        return _go_through(smtp, server, sender, recipient, knock=knock)
    except smtplib.SMTPResponseException as error:
        signing_in = isinstance(error, smtplib.SMTPAuthenticationError)
        return _said_no(error.smtp_code, "when we signed in" if signing_in else "before anything was sent")
    except ssl.SSLError as error:
        return TryLater(tls.in_words(error, whose=_ITS))
    except smtplib.SMTPServerDisconnected:
        return TryLater(_BROKE)
    except smtplib.SMTPException:  # the one that remains: login found no authentication method in common
        return Refused("The mail server offers no way to sign in, so nothing was sent.")
    except OSError:
        return TryLater(_BROKE)


def _go_through(
    smtp: smtplib.SMTP, server: MailServer, sender: str, recipient: str, *, knock: bool
) -> Outcome | None:
    if refused := _greet(smtp) or _encrypt(smtp, server):
        return refused
    if server.user:
        smtp.login(server.user, str(server.password))
    for tell, address in ((smtp.mail, sender), (smtp.rcpt, recipient)):
        code, text = tell(address)
        if code not in {250, 251}:
            # Some servers reject the EHLO name only now; Postfix does by default.
            if _ABOUT_THE_GREETING.search(text):
                return _name_refused(smtp, code)
            return _said_no(code, "when it was told the address")
    if knock:
        smtp.quit()
        return Sent("The mail server would have taken it; nothing was handed over.")
    code, _ = smtp.docmd("data")
    return None if code == 354 else _said_no(code, "when the message was to be sent")


def _encrypt(smtp: smtplib.SMTP, server: MailServer) -> Outcome | None:
    """Start TLS where the connection did not begin with it, and send EHLO again; return an outcome on failure."""
    if server.tls != "starttls":
        return None
    if not smtp.has_extn("starttls"):
        return Refused("The mail server offers no encryption, so nothing was sent.")
    smtp.starttls(context=tls.verified())
    return _greet(smtp)


def _greet(smtp: smtplib.SMTP) -> Outcome | None:
    """Send EHLO, or HELO to a server without EHLO; return an outcome if it refuses our name."""
    code, _ = smtp.ehlo()
    if code in _DOES_NOT_KNOW_EHLO:
        code, _ = smtp.helo()
    if code in _DOES_NOT_KNOW_EHLO:
        return _said_no(code, "before anything was sent")
    return None if 200 <= code < 300 else _name_refused(smtp, code)


def _name_refused(smtp: smtplib.SMTP, code: int) -> Outcome:
    """Return the outcome that blames the EHLO name, so that nobody looks for the fault in the recipient's address."""
    name = smtp.local_hostname
    if 500 <= code < 600:
        return Refused(
            f"The mail server refused us ({code}): it does not like the name that we give ({name})."
        )
    return _said_no(code, f"when we greeted it as {name}: it may not like that name")


def _hand_over(smtp: smtplib.SMTP, message: bytes, point_of_no_return: Callable[[], None]) -> Outcome:
    try:
        smtp.send(_dots_doubled(message))
    except OSError:  # smtplib's errors are all OSErrors
        return TryLater(_BROKE)
    point_of_no_return()
    try:
        smtp.send(b".\r\n")
        code, _ = smtp.getreply()
    except OSError:  # smtplib's errors are all OSErrors
        return Ambiguous("The connection broke after the message was sent: it may have arrived or not.")
    if 400 <= code < 600:
        return _said_no(code, "after the message was sent")
    if code != 250:
        return Ambiguous(
            "The mail server's answer to the message could not be understood: it may have arrived or not."
        )
    with contextlib.suppress(OSError):  # it has acknowledged the message already
        smtp.quit()
    return Sent(f"The mail server took it ({code}).")


def _dots_doubled(message: bytes) -> bytes:
    return re.sub(rb"(?m)^\.", b"..", message)


def _said_no(code: int, when: str) -> Outcome:
    if 500 <= code < 600:
        return Refused(f"The mail server refused it ({code}) {when}.")
    if not 400 <= code < 500:
        return TryLater(f"The mail server could not be understood {when}.")
    return TryLater(f"The mail server asked us to come back ({code}) {when}.")


def post(notice: Notification, kind: Webhook, *, url: str, secret: str, now: datetime) -> Outcome:
    """Post a notification to a webhook, which has taken it when it answers 2xx and, by its kind, returns our id."""
    body = json.dumps(kind.body(notice)).encode("ascii")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "frontdoor",
        "Idempotency-Key": notice.id,
        **(signature(notice.id, body, secret, now) if secret else {}),
    }
    with requests.Session() as session:
        session.trust_env = False  # no proxy, no .netrc
        session.verify = tls.authorities() or True
        try:
            with session.post(
                url, data=body, headers=headers, timeout=(3, 10), allow_redirects=False, stream=True
            ) as response:
                return _judge(response, notice, kind, now)
        except requests.exceptions.SSLError as error:
            return TryLater(tls.in_words(error, whose="Its"))
        except requests.exceptions.Timeout:
            return TryLater("It did not answer in time.")
        except requests.exceptions.ConnectionError as error:
            # requests wraps urllib3's MaxRetryError in this one when no connection was made.
            if isinstance(next(iter(error.args), None), MaxRetryError):
                return TryLater("It could not be reached.")
            return TryLater("The connection broke before it said that it took it.")
        except (requests.exceptions.RequestException, OSError):
            return TryLater("Its answer could not be understood.")


def signature(name: str, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """Return the headers of the Standard Webhooks scheme; the secret is ``whsec_`` and base64."""
    moment = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": "v1," + base64.b64encode(digest).decode("ascii"),
    }


def _judge(response: requests.Response, notice: Notification, kind: Webhook, now: datetime) -> Outcome:
    code = response.status_code
    if 300 <= code < 400:
        return Refused(f"It answered with a redirect ({code}), which we do not follow. Has it moved?")
    if code in _SOON or code >= 500:
        return TryLater(f"It asked us to come back ({code}).", _retry_after(response, now))
    if not 200 <= code < 300:
        return Refused(f"It refused it ({code}).")
    if not kind.returns_id:
        return Sent(f"It took it ({code}).")
    answer = _body(response)
    if answer is None:
        return Refused(f"It answered {code}, but with more than we read.")
    return _acknowledged(answer, code, notice)


def _body(response: requests.Response) -> bytes | None:
    """Return the body of an answer; None where it is longer than we read."""
    answer = b""
    for chunk in response.iter_content(8192):
        answer += chunk
        if len(answer) > LARGEST_ANSWER:
            return None
    return answer


def _acknowledged(answer: bytes, code: int, notice: Notification) -> Outcome:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict) and said.get("id") == notice.id:
        return Sent(f"It took it ({code}).")
    return Refused(f"It answered {code}, but did not say our id back: we cannot know that it took it.")


def _retry_after(response: requests.Response, now: datetime) -> timedelta | None:
    """Return the wait that Retry-After asks for, in seconds or as a date; at most a day."""
    value = response.headers.get("Retry-After", "")
    if re.fullmatch(r"[0-9]{1,9}", value):
        return min(timedelta(seconds=int(value)), _LONGEST_WAIT)
    with contextlib.suppress(ValueError, TypeError):  # no date, or one without a zone
        return max(timedelta(), min(parsedate_to_datetime(value) - now, _LONGEST_WAIT))
    return None
