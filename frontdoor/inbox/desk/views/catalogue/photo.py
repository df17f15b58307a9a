"""A photo that an editor sends with a task: kept in memory, made fit for the site, and put into the draft under its new name."""

from __future__ import annotations

from typing import IO, Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from frontdoor.diagnostics import UserError
from frontdoor.editing.photos import LARGEST_FILE, TOO_LARGE, FittedPhoto, fitted
from frontdoor.site.checks.photos import FOLDER


class _InMemory(MemoryFileUploadHandler):
    """Keeps a file in memory up to the size of a phone's photo; Django's own stops at 2.5 MB."""

    def handle_raw_input(
        self, input_data: IO[bytes], meta: dict[str, str], content_length: int, boundary: str, encoding: Any = None
    ) -> None:  # fmt: skip
        """Keep it: the server cuts off what is larger than any photo."""
        self.activated = True


def take_photos(request: HttpRequest) -> None:
    """Let this request hold a photo; call it before anything reads the form."""
    request.upload_handlers = [_InMemory(request)]


def sent_photo(request: HttpRequest, name: str, called: str) -> FittedPhoto | None:
    """Return the photo that was sent under a name, made fit, or None if there is none; raise UserError for what is no photo."""
    if int(request.META["CONTENT_LENGTH"]) > LARGEST_FILE:  # the server cuts off its end
        raise UserError(TOO_LARGE)
    file = request.FILES.get(name)
    if file is None:
        return None
    return fitted(file.read(), called)


def path_of(photo: FittedPhoto) -> str:
    """Return its path in the working copy."""
    return f"docs/{FOLDER}/{photo.name}"
