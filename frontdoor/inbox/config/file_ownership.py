"""Whose the inbox's files are: a command that another user runs would leave some behind that the inbox cannot use."""

from __future__ import annotations

import os
import pwd

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.environment import Environment, ServedPart


def check_owner(environment: Environment) -> None:
    """Raise ProblemsFound when the data folder is another user's; root could write there, and nobody else after it.

    The public door alone writes nothing there, and may have a folder that it can only read.
    """
    try:
        owner = environment.data.stat().st_uid
    except OSError:
        return  # it is not there yet, and will be whose who makes it
    if environment.part is ServedPart.INTAKE or owner == os.geteuid():
        return
    sentence = (
        f"{environment.data} belongs to the user {user_name(owner)}, and you are {user_name(os.geteuid())}. Nothing was "
        "done, because it would leave files behind that the inbox cannot use. Run it as that user, such as with: "
        f"runuser --user={user_name(owner)} --preserve-environment -- frontdoor inbox ..."
    )
    raise DiagnosticsError([Diagnostic(SourceLocation(str(environment.data)), sentence)])


def user_name(number: int) -> str:
    """Return a user's name, or the number of one without."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
