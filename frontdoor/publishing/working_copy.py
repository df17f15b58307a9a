"""The working copy: the folder of the content as it is, with its history of revisions kept beside it in ``.history``.

The publisher alone writes it. Others read the newest revision from the history, never the files themselves, so that nobody
sees half of a change that is being laid out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from frontdoor.diagnostics import UserError
from frontdoor.publishing.atomic import write_atomically
from frontdoor.publishing.content import Contents, read_content

HISTORY = ".history"
UNRECORDED = "unrecorded"
"""How the id begins of content that the publisher has not seen yet."""


class UnknownRevisionError(UserError):
    """There is no such revision in the history."""


@dataclass(frozen=True)
class Revision:
    """One version of the content: who made it, when, and what it meant."""

    id: str
    when: datetime
    author: str
    summary: Sequence[str]
    files: Contents
    """All content files of this version by path; their bytes are read when asked for."""
    parent: str | None = None
    request: str = ""
    """The request that it was made of; empty where it came by hand or from the remote."""
    takes_back: str | None = None
    """The revision whose change it takes back."""

    def text(self, path: str) -> str:
        """Return a file's text; empty where there is no such file."""
        return self.files[path].decode("utf-8", "replace") if path in self.files else ""


@dataclass(frozen=True, eq=False)  # equal to any mapping with the same files
class StoredFiles(Mapping[str, bytes]):
    """Files whose bytes lie in the history under their digests."""

    blobs: Path
    digests: Mapping[str, str]

    def __getitem__(self, path: str) -> bytes:
        try:
            return (self.blobs / self.digests[path]).read_bytes()
        except FileNotFoundError as gone:
            raise UnknownRevisionError(f"{path} of that version was taken out of the history.") from gone

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


@dataclass(frozen=True)
class WorkingCopy:
    """A folder with the content of a site, and its history."""

    folder: Path

    def read(self) -> Revision:
        """Return the newest revision; where none was recorded yet, the files as they lie in the folder."""
        head = self.head()
        return self._stored(head) if head else self._as_it_lies()

    def read_at(self, id_: str) -> Revision:
        """Return an earlier revision; raise UnknownRevisionError."""
        if self._record(id_).is_file():
            return self._stored(id_)
        tree = id_.rpartition("-")[2]
        for one in self.history(None):
            if one.id.endswith(f"-{tree}"):  # it was read before the publisher had recorded it
                return one
        lying = self._as_it_lies()
        if lying.id == id_:
            return lying
        raise UnknownRevisionError(f"There is no version {id_} of the catalogue in the history.")

    def history(self, n: int | None = 50) -> list[Revision]:
        """Return the last ``n`` revisions, newest first; all where None is given."""
        found: list[Revision] = []
        id_ = self.head()
        while id_ and (n is None or len(found) < n):
            found.append(self._stored(id_))
            id_ = found[-1].parent
        return found

    def write(
        self,
        files: Contents,
        *,
        author: str,
        summary: Sequence[str],
        when: datetime,
        request: str = "",
        takes_back: str | None = None,
    ) -> Revision:
        """Record all content files as the newest revision, and return it; the folder is laid out by ``lay_out``.

        Renaming ``head`` is the moment from which it is true. Raises OSError, with the revision before still the newest.
        """
        parent = self.head()
        digests = {path: sha256(data).hexdigest() for path, data in sorted(files.items())}
        for path, digest in digests.items():
            if not (self._blobs / digest).is_file():
                write_atomically(self._blobs / digest, files[path])
        number = int(parent.partition("-")[0]) + 1 if parent else 1
        id_ = f"{number:06}-{_tree(digests)}"
        said = {
            "id": id_, "when": when.isoformat(), "author": author, "summary": list(summary), "files": digests,
            "parent": parent, "request": request, "takes_back": takes_back,
        }  # fmt: skip
        write_atomically(self._record(id_), (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
        write_atomically(self._history / "head", f"{id_}\n".encode())
        return self._stored(id_)

    def head(self) -> str | None:
        """Return the id of the newest recorded revision; None where there is none yet."""
        return self._pointer("head")

    def laid_out(self) -> str | None:
        """Return the id of the revision that was last laid out whole in the folder."""
        return self._pointer("laid-out")

    def laid_out_files(self) -> Contents:
        """Return the content that the folder was last brought up to: the base of what is changed in it by hand."""
        known = self.laid_out()
        return (self.read_at(known) if known else self.read()).files

    def changed_by_hand(self) -> Mapping[str, bytes | None]:
        """Return the files that somebody changed in the folder: those that are as in no version that was laid out, or was to be."""
        head, base, lying = self.read().files, self.laid_out_files(), read_content(self.folder)
        return {
            path: lying.get(path)
            for path in {*base, *lying}
            if lying.get(path) not in (base.get(path), head.get(path))
        }

    def lay_out(self, revision: Revision) -> None:
        """Bring the folder's content files up to a revision, each atomically; raise OSError. Done twice it does nothing more.

        A link is no content, and may lead out of the folder: where a file has to stand, it is taken away.
        """
        lying = read_content(self.folder)
        for path in lying.keys() - revision.files.keys():
            (self.folder / path).unlink()
        for path, data in revision.files.items():
            if lying.get(path) != data:
                for above in (self.folder / path).relative_to(self.folder).parents:
                    if (self.folder / above).is_symlink() and above != Path():
                        (self.folder / above).unlink()
                write_atomically(self.folder / path, data)
        write_atomically(self._history / "laid-out", f"{revision.id}\n".encode())

    def _as_it_lies(self) -> Revision:
        files = read_content(self.folder)
        digests = {path: sha256(data).hexdigest() for path, data in sorted(files.items())}
        touched = max(((self.folder / path).stat().st_mtime for path in files), default=0.0)
        return Revision(f"{UNRECORDED}-{_tree(digests)}", datetime.fromtimestamp(touched, UTC), "", (), files)

    def _stored(self, id_: str) -> Revision:
        try:
            raw = json.loads(self._record(id_).read_bytes())
        except FileNotFoundError as error:
            raise UnknownRevisionError(
                f"There is no version {id_} of the catalogue in the history."
            ) from error
        return Revision(
            raw["id"], datetime.fromisoformat(raw["when"]), raw["author"], tuple(raw["summary"]),
            StoredFiles(self._blobs, raw["files"]), raw["parent"], raw["request"], raw["takes_back"],
        )  # fmt: skip

    def _pointer(self, name: str) -> str | None:
        try:
            return (self._history / name).read_text("ascii").strip() or None
        except FileNotFoundError:
            return None

    def _record(self, id_: str) -> Path:
        return self._history / "revisions" / f"{id_.replace('/', '')}.json"

    @property
    def _history(self) -> Path:
        return self.folder / HISTORY

    @property
    def _blobs(self) -> Path:
        return self._history / "blobs"


def _tree(digests: Mapping[str, str]) -> str:
    """Return what names this content, whoever wrote it and when."""
    return sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:16]
