"""File ownership check: stops a command that another user runs, which would leave files that the inbox cannot use."""

from __future__ import annotations

import os
import pwd

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.environment import Environment, ServedPart


def check_owner(environment: Environment) -> None:
    """Raise DiagnosticsError when the data folder belongs to another user.

    root could write there, and the inbox's own user could not use what root leaves. The public intake process alone
    writes nothing there, and may have a folder that it can only read.
    """
    try:
        owner = environment.data.stat().st_uid
    except OSError:
        return  # it does not exist yet, and will belong to whoever creates it
    if environment.part is ServedPart.INTAKE or owner == os.geteuid():
        return
    sentence = (
        f"{environment.data} belongs to the user {user_name(owner)}, and you are {user_name(os.geteuid())}. Nothing was "
        "done, because it would leave files behind that the inbox cannot use. Run it as that user, such as with: "
        f"runuser --user={user_name(owner)} --preserve-environment -- frontdoor inbox ..."
    )
    raise DiagnosticsError([Diagnostic(SourceLocation(str(environment.data)), sentence)])


def user_name(number: int) -> str:
    """Return the name of a user id, or the id itself as text where it has no name."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
