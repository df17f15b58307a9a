"""A git clone as the working copy: commits what was published, takes in what was merged elsewhere, pushes where there is a remote.

The ``git`` program does the work, by its plumbing commands: a commit's content is written as it was checked, and no hook, editor
or merge driver of the clone comes into it. No method waits for a person, or for a remote longer than ``PATIENCE``.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from frontdoor.diagnostics import UserError
from frontdoor.publishing.content import FOLDER, MODELS, Contents, is_content
from frontdoor.publishing.working_copy import Revision

PATIENCE = 30.0
"""Seconds to wait for a remote."""
STALE = timedelta(minutes=10)
"""How old a lock file of git is that nobody holds any more."""
COMMITTER = "Frontdoor publisher"
ADDRESS = "publisher@frontdoor.invalid"
"""Members have no public mail address: a display name is all that a commit tells of them."""
_QUIET = ("-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "core.quotePath=false")
_NOT_FOUND = 127
"""What ``env`` ends with where there is no such program."""
_REGULAR = ("100644", "100755")


class GitError(UserError):
    """Git could not do what was asked; the message says what, and what git said."""


@dataclass(frozen=True)
class Elsewhere:
    """What the remote has that the clone lacks."""

    commit: str
    base: Contents
    """The content of the last version that both had."""
    files: Contents
    author: str
    summary: Sequence[str]


@dataclass(frozen=True)
class Clone:
    """A clone with the content at its top."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Clone | None:
        """Return the clone in a folder; None for a plain folder."""
        return cls(folder) if (folder / ".git").exists() else None

    def ignore(self, *names: str) -> None:
        """Keep files of ours out of everything that git lists, without a change to the project's own list."""
        exclude = self.folder / ".git" / "info" / "exclude"
        listed = exclude.read_text("utf-8").splitlines() if exclude.is_file() else []
        if missing := [name for name in names if name not in listed]:
            exclude.parent.mkdir(exist_ok=True)
            exclude.write_text("\n".join([*listed, *missing, ""]), "utf-8")

    def free(self, now: datetime) -> None:
        """Delete the lock files of a git that was killed: it would refuse to work for ever. A person's is not that old."""
        folder = self.folder / ".git"
        for lock in (*folder.glob("*.lock"), *folder.glob("refs/heads/**/*.lock")):
            with suppress(FileNotFoundError):
                if now.timestamp() - lock.stat().st_mtime > STALE.total_seconds():
                    lock.unlink()

    def content(self, commit: str = "HEAD") -> Contents:
        """Return the content files of a commit."""
        blobs = {}
        for line in filter(
            None, self._git("ls-tree", "-r", "-z", commit, "--", *MODELS, FOLDER).split(b"\0")
        ):
            about, _, path = line.decode("utf-8", "replace").partition("\t")
            mode, _, blob = about.split(" ")
            if mode in _REGULAR and is_content(path):
                blobs[path] = blob
        read = self._git("cat-file", "--batch", typed="\n".join([*blobs.values(), ""]).encode())
        found = {}
        for path in blobs:  # each is a line that ends with its size, its bytes and a line end
            line, _, rest = read.partition(b"\n")
            size = int(line.rpartition(b" ")[2])
            found[path], read = rest[:size], rest[size + 1 :]
        return found

    def last_change(self) -> tuple[str, str]:
        """Return author and subject of the last commit."""
        author, _, subject = self._said("log", "-1", "--format=%an%x00%s").partition("\0")
        return author, subject

    def commit(self, revision: Revision, merged: str | None = None) -> None:
        """Commit a revision that is laid out in the folder; ``merged`` is a commit of the remote that goes in with it.

        Where the last commit has this content already, and there is nothing to merge, nothing happens: so it may be
        called again after a stop. Raises GitError where a file that is no content stands in the way.
        """
        files, summary = revision.files, revision.summary
        head = self._said("rev-parse", "HEAD")
        before = self.content(head)
        if merged and self._is_ancestor(merged, head):
            merged = None
        if before == files and not merged:
            return
        if before == files:
            summary = ("Merge what was done elsewhere.",)
        beside = self._tree_beside(head, merged) if merged else f"{head}^{{tree}}"
        tree = self._tree(beside, files)
        if (
            merged
            and self._is_ancestor(head, merged)
            and self._said("rev-parse", f"{merged}^{{tree}}") == tree
        ):
            target = merged
        else:
            parents = [word for one in (head, merged) if one for word in ("-p", one)]
            target = self._said(
                "commit-tree",
                tree,
                *parents,
                typed=_message(summary).encode(),
                environment=_signed(revision.author, revision.when),
            )
        self._git(
            "update-index", "-z", "--add", "--remove", "--stdin", typed="\0".join({*before, *files}).encode()
        )
        self._git("read-tree", "-m", "-u", head, target)
        self._git("update-ref", "-m", "publish", "HEAD", target, head)

    def fetch(self) -> None:
        """Ask the remote what is new; raise GitError where it is away. Without a remote nothing happens."""
        if remote := self._remote():
            self._git("fetch", "--quiet", "--no-tags", remote[0], patience=PATIENCE)

    def elsewhere(self) -> Elsewhere | None:
        """Return what was merged elsewhere, as of the last fetch; None where that is nothing new."""
        theirs = self._upstream()
        if theirs is None or self._is_ancestor(theirs, "HEAD"):
            return None
        both = self._said("merge-base", "HEAD", theirs)
        told = self._said("log", "-20", "--no-merges", "--format=%an%x00%s", f"HEAD..{theirs}").splitlines()
        pairs = [line.partition("\0") for line in told]
        authors = ", ".join(dict.fromkeys(author for author, _, _ in pairs)) or "Somebody elsewhere"
        return Elsewhere(
            theirs,
            self.content(both),
            self.content(theirs),
            authors,
            tuple(said for _, _, said in reversed(pairs)),
        )

    def is_ahead(self) -> bool:
        """Return whether the remote, as of the last fetch, lacks a commit of the clone."""
        theirs = self._upstream()
        return theirs is not None and not self._is_ancestor("HEAD", theirs)

    def push(self) -> None:
        """Push the branch to where it is fetched from; raise GitError where the remote is away, or refuses."""
        if remote := self._remote():
            self._git("push", "--quiet", remote[0], f"HEAD:{remote[1]}", patience=PATIENCE)

    def _remote(self) -> tuple[str, str] | None:
        """Return the remote of the branch that is checked out, and its ref there; None where there is none."""
        try:
            branch = self._said("symbolic-ref", "--short", "HEAD")
            name = self._said("config", f"branch.{branch}.remote")
            return name, self._said("config", f"branch.{branch}.merge")
        except GitError:
            return None

    def _upstream(self) -> str | None:
        try:
            return self._said("rev-parse", "--verify", "--quiet", "@{upstream}")
        except GitError:
            return None

    def _is_ancestor(self, one: str, other: str) -> bool:
        return self._run("merge-base", "--is-ancestor", one, other).returncode == 0

    def _tree_beside(self, head: str, merged: str) -> str:
        """Return a tree in which all that is no content is merged; raise GitError where that needs a person."""
        done = self._run("merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", head, merged)
        tree, *conflicts = done.stdout.decode("utf-8", "replace").rstrip("\0").split("\0")
        if done.returncode > 1:
            raise GitError(f"Git 2.38 or newer is needed to merge: {_words(done)}")
        if strange := [path for path in conflicts if path and not is_content(path)]:
            raise GitError(
                f"What was merged elsewhere changes {', '.join(sorted(set(strange)))} in another way than was done here. Merge it by hand."
            )
        return tree

    def _tree(self, beside: str, files: Contents) -> str:
        """Write a tree with this content, and everything else of another tree; return its name."""
        with self._index() as index:
            self._git("read-tree", beside, environment=index)
            there = self.content(beside)
            gone = [f"0 {'0' * 40}\t{path}" for path in there if path not in files]
            new = [
                f"100644 {self._said('hash-object', '-w', '--stdin', typed=data)}\t{path}"
                for path, data in files.items()
                if there.get(path) != data
            ]
            self._git(
                "update-index",
                "-z",
                "--index-info",
                typed="\0".join([*gone, *new]).encode(),
                environment=index,
            )
            return self._said("write-tree", environment=index)

    @contextmanager
    def _index(self) -> Iterator[Mapping[str, str]]:
        """Give the environment of an index of our own, so that what somebody staged is left alone."""
        with TemporaryDirectory() as room:
            yield {"GIT_INDEX_FILE": f"{room}/index"}

    def _said(
        self, *words: str, typed: bytes | None = None, environment: Mapping[str, str] | None = None
    ) -> str:
        return self._git(*words, typed=typed, environment=environment).decode("utf-8", "replace").strip()

    def _git(
        self,
        *words: str,
        typed: bytes | None = None,
        environment: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> bytes:
        """Run git, and return what it wrote; raise GitError where it fails."""
        try:
            done = self._run(*words, typed=typed, environment=environment, patience=patience)
        except subprocess.TimeoutExpired as late:
            raise GitError(
                f"The remote did not answer git {words[0]} within {patience:.0f} seconds."
            ) from late
        if done.returncode == _NOT_FOUND:
            raise GitError("Git is not installed. Install it, or use a plain folder as the working copy.")
        if done.returncode:
            raise GitError(f"git {words[0]} failed: {_words(done)}")
        return done.stdout

    def _run(
        self,
        *words: str,
        typed: bytes | None = None,
        environment: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the git found on the PATH, which asks nobody for a password."""
        changed = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **(environment or {})}
        return subprocess.run(
            ["env", *(f"{name}={value}" for name, value in changed.items()), "git", *_QUIET, *words],  # noqa: S607
            cwd=self.folder, capture_output=True, check=False, timeout=patience, input=typed or b"",
        )  # fmt: skip


def _message(summary: Sequence[str]) -> str:
    """Return a commit message: the first sentence, then all where there are several."""
    lines = [" ".join(sentence.split()) for sentence in summary] or ["Change the content"]
    return "\n".join([lines[0], "", *lines] if len(lines) > 1 else lines) + "\n"


def _signed(author: str, when: datetime) -> Mapping[str, str]:
    name = "".join(sign for sign in author if sign not in "<>\n\r\0").strip(" .,:;") or "By hand"
    told = when.isoformat(timespec="seconds")
    return {
        "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": ADDRESS, "GIT_AUTHOR_DATE": told,
        "GIT_COMMITTER_NAME": COMMITTER, "GIT_COMMITTER_EMAIL": ADDRESS, "GIT_COMMITTER_DATE": told,
    }  # fmt: skip


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    fatal = [line.removeprefix("fatal: ") for line in said if line.startswith("fatal: ")]
    return (fatal or said[-1:] or [f"it ended with {done.returncode}."])[0]
