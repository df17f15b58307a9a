#!/bin/sh
# Python's smtplib: the code with which a server turns a client away at EHLO is lost.
#
# Expected: a server that answers EHLO with 421 and hangs up, as RFC 5321 allows at any time, is reported as 421 with its words.
# What happens: smtplib takes every answer but 2xx as "knows no EHLO", says HELO on the connection that has gone, and raises
#   SMTPServerDisconnected without a code. The server's words stay in `ehlo_resp`; its code stays nowhere.
# Why it matters: 421 means "later", and often says why (too many connections, a greeting that is not liked). A sender of notices that goes by the
#   exception tells its operator that the network broke.
# Seen: Python 3.11.7, 3.12.1 and 3.13.0 on 30 November 2026. Part of Python, so nothing is installed.
set -eu
python3 - <<'PYTHON'
import platform, smtplib, socket, sys, threading

door = socket.create_server(("127.0.0.1", 0))


def server():
    connection, _ = door.accept()
    with connection, connection.makefile("rwb") as talk:
        talk.write(b"220 mx.example ready\r\n")
        talk.flush()
        talk.readline()
        talk.write(b"421 4.7.0 Too many connections, try later\r\n")


threading.Thread(target=server, daemon=True).start()
client = smtplib.SMTP("127.0.0.1", door.getsockname()[1], timeout=10)
try:
    client.sendmail("a@example.org", ["b@example.org"], "Subject: notice\r\n\r\nnotice\r\n")
    seen = None
except smtplib.SMTPException as error:
    seen = error
print("Python", platform.python_version())
print("the server said: 421 4.7.0 Too many connections, try later")
print("the caller gets:", repr(seen))
print("left behind: ", client.ehlo_resp)
if not isinstance(seen, smtplib.SMTPServerDisconnected) or "421" in str(seen):
    sys.exit("This has changed.")
PYTHON
