#!/bin/sh
# Python's email package: long References and List-Unsubscribe become encoded words, which nobody may decode there.
#
# Expected: plain ASCII headers that are made of identifiers in angle brackets are folded between them, and left long where they cannot be.
# What happens: with the policy SMTP, an identifier that does not fit into 78 characters makes the whole header a chain of =?utf-8?q?...?=. RFC 2047
#   forbids that within an identifier or an address. A long Message-ID is left alone: only that header has its own rule.
# Why it matters: a reminder that should stand under the first notice of a referral starts a thread of its own, and the button
#   "unsubscribe" of a newsletter has no address that a mail program may use.
# Seen: Python 3.11.7, 3.12.1 and 3.13.0 on 30 November 2026. Part of Python, so nothing is installed.
set -eu
python3 - <<'PYTHON'
import platform, sys
from email.message import EmailMessage
from email.policy import SMTP

long = "".join(f"{n:02}" for n in range(40))
message = EmailMessage(policy=SMTP)
message["Message-ID"] = f"<{long}@notices.example.org>"
message["References"] = f"<{long}@notices.example.org>"
message["List-Unsubscribe"] = f"<https://notices.example.org/{long}>"
message.set_content("notice\n")
print("Python", platform.python_version())
print(message.as_bytes().decode())
encoded = [name for name, start in (line.split(": ", 1) for line in message.as_string().splitlines() if ": " in line) if start.startswith("=?")]
print("encoded:", ", ".join(encoded))
if encoded != ["References", "List-Unsubscribe"]:
    sys.exit("This has changed.")
PYTHON
