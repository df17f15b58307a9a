"""Drafts in the database: one open draft a member, with the revision that it began from and the files that differ.

A draft is readable by every editor, and by nobody else; the audit log says who published, never what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction

from frontdoor.inbox.desk.models import CatalogueDraft, DraftFile

KEPT = timedelta(days=90)
"""How long a draft is kept that nobody touches."""

Files = Mapping[str, bytes]


def open_draft(user: User) -> CatalogueDraft | None:
    """Return the draft that a member works on, if there is one."""
    return CatalogueDraft.objects.filter(user=user, request="").first()


def files_of(draft: CatalogueDraft | None) -> dict[str, bytes]:
    """Return the files of a draft; none if there is no draft."""
    if draft is None:
        return {}
    return {file.path: bytes(file.content) for file in draft.files.all()}


def digest(files: Files) -> str:
    """Return what tells whether a draft's files have changed since a page of it was shown."""
    whole = sha256()
    for path, content in sorted(files.items()):
        whole.update(f"{path}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:16]


def with_draft(public: Files, draft: CatalogueDraft | None) -> dict[str, bytes]:
    """Return the working copy's files as they would be with a draft."""
    return {**public, **files_of(draft)}


def save(user: User, base: str, public: Files, changed: Files, now: datetime) -> CatalogueDraft | None:
    """Replace files of a member's open draft, or begin one; return it, or None where nothing differs from the public files any more.

    Whoever goes on writing takes the draft back from the second member.
    """
    with transaction.atomic():
        draft, _ = CatalogueDraft.objects.update_or_create(
            user=user,
            request="",
            defaults={"base": base, "changed_at": now, "asked_at": None, "answer": ""},
        )
        return _replace(draft, public, changed)


def move(draft: CatalogueDraft, base: str, public: Files, files: Files) -> CatalogueDraft | None:
    """Set a draft upon newer public files; return it, or None where nothing differs any more."""
    with transaction.atomic():
        draft.base = base
        draft.save(update_fields=["base"])
        draft.files.all().delete()
        return _replace(draft, public, files)


def _replace(draft: CatalogueDraft, public: Files, changed: Files) -> CatalogueDraft | None:
    """Replace files of a draft, those left out that are as the public ones; delete it and return None where none is left."""
    for path, content in changed.items():
        if public.get(path) == content:
            draft.files.filter(path=path).delete()
        else:
            DraftFile.objects.update_or_create(draft=draft, path=path, defaults={"content": content})
    if draft.files.exists():
        return draft
    draft.delete()
    return None


def drop_old(now: datetime) -> None:
    """Delete the open drafts that nobody has touched for ``KEPT``."""
    CatalogueDraft.objects.filter(request="", changed_at__lt=now - KEPT).delete()
