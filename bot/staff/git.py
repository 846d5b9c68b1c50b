"""The catalog's Git: what stands there, one commit a change, and the remote."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

SECONDS = 30
LOTSEN = ("-c", "user.name=Lotsen", "-c", "user.email=lotsen@lotsen.invalid", "-c", "commit.gpgsign=false")


class GitError(Exception):
    """Git refused or failed. The message is Git's own."""


class Git:
    """A folder inside a Git work tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, folder: Path) -> Git | None:
        """The Git of a folder; None where there is none, or where it leaves the folder alone."""
        git = cls(folder)
        try:
            inside = git.run("rev-parse", "--is-inside-work-tree").strip() == "true"
            return git if inside and not git.says("check-ignore", "-q", ".") else None
        except (GitError, OSError):
            return None

    def commit_of(self) -> str | None:
        """The commit that last changed the folder; None before the first, or while something in it is not committed."""
        try:
            if self.run("status", "--porcelain", "--", ".").strip():
                return None
            return self.run("log", "-1", "--format=%H", "--", ".").strip() or None
        except GitError:
            return None

    def knows(self, commit: str) -> bool:
        return self.says("cat-file", "-e", f"{commit}^{{commit}}")

    def is_ancestor(self, earlier: str, later: str) -> bool:
        return self.says("merge-base", "--is-ancestor", earlier, later)

    def commit(self, places: Sequence[str], message: str, author: str, address: str) -> str | None:
        """Commit files in an author's name. Returns the commit that holds the folder now. Raises GitError."""
        if self.run("status", "--porcelain", "--", *places).strip():
            self.run("add", "--", *places)
            by = f"{_plain(author)} <{_plain(address)}>"
            self.run(*LOTSEN, "commit", "-q", "-m", message, f"--author={by}", "--", *places)
        return self.commit_of()

    def pull(self, remote: str) -> None:
        """Bring in what others pushed; own commits are put after theirs. Raises GitError and leaves all as it was."""
        self.run("fetch", "-q", remote)
        if self.says("rev-parse", "-q", "--verify", self._theirs(remote)):
            try:
                self.run(*LOTSEN, "rebase", "-q", "--autostash", self._theirs(remote))
            except GitError:
                self.says("rebase", "--abort")
                raise

    def push(self, remote: str) -> None:
        """Send own commits. Raises GitError."""
        self.run("push", "-q", remote, f"HEAD:refs/heads/{self._branch()}")

    def ahead(self, remote: str) -> bool:
        """Whether something is not pushed yet."""
        try:
            return self.run("rev-list", "--count", f"{self._theirs(remote)}..HEAD").strip() != "0"
        except GitError:
            return True

    def run(self, *arguments: str) -> str:
        """What a command of Git says. Raises GitError."""
        command = next(word for word in arguments if not word.startswith("-") and "=" not in word)
        try:
            done = subprocess.run(  # noqa: S603 - the arguments are ours; no shell
                ["git", "-C", str(self.folder), *arguments],  # noqa: S607 - the git of this machine
                capture_output=True,
                text=True,
                timeout=SECONDS,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise GitError(f"git {command} did not answer within {SECONDS} s") from None
        if done.returncode:
            raise GitError(f"git {command}: {(done.stderr or done.stdout).strip() or 'refused'}")
        return done.stdout

    def says(self, *arguments: str) -> bool:
        """Whether a command of Git says yes."""
        try:
            self.run(*arguments)
        except GitError:
            return False
        return True

    def _branch(self) -> str:
        return self.run("symbolic-ref", "--short", "HEAD").strip()

    def _theirs(self, remote: str) -> str:
        return f"refs/remotes/{remote}/{self._branch()}"


def _plain(text: str) -> str:
    """A name without what would end it in a commit's header."""
    return "".join(sign for sign in text if sign.isprintable() and sign not in "<>").strip() or "Lotsen"
