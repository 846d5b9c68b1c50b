"""The catalog's folder on disk: reading it whole, and writing to it so that a kill leaves the old or the new."""

from __future__ import annotations

import os
from pathlib import Path

from bot.catalog.reader import MANY, texts_in
from bot.staff.git import Git
from bot.store.snapshots import Texts

TEMPORARY = ".lotsen-new"
"""The end of a file that is being written; readers pass over it, and the next write takes it away."""
Signature = tuple[tuple[str, int, int], ...]


class Folder:
    """A catalog folder, in Git or plain."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.git = Git.of(path)

    def texts(self) -> dict[str, str]:
        """All files: place → text. Raises OSError or UnicodeDecodeError."""
        return texts_in(self.path)

    def signature(self) -> Signature:
        """What is different as soon as any file is: cheap enough to ask every second."""
        found: list[tuple[str, int, int]] = []
        for place in (self.path, *(self.path / many for many in MANY.values())):
            try:
                with os.scandir(place) as entries:
                    files = [entry for entry in entries if entry.name.endswith(".yaml") and entry.is_file()]
                    found += [(file.path, file.stat().st_mtime_ns, file.stat().st_size) for file in files]
            except OSError:  # gone between two looks: the next one sees it
                continue
        return tuple(sorted(found))

    @property
    def writable(self) -> bool:
        folders = [self.path, *(path for many in MANY.values() if (path := self.path / many).exists())]
        return all(os.access(path, os.W_OK | os.X_OK) for path in folders)

    def write(self, texts: Texts) -> list[str]:
        """Make the folder hold these files and no others of the catalog. Returns the places that changed.

        Each file is swapped whole. Raises OSError.
        """
        self._sweep()
        present = self.texts()
        changed = [place for place, text in texts.items() if present.get(place) != text]
        gone = [place for place in present if place not in texts]
        for place in changed:
            _write(self.path / place, texts[place])
        for place in gone:
            (self.path / place).unlink()
        return [*changed, *gone]

    def _sweep(self) -> None:
        for half in self.path.rglob(f"*{TEMPORARY}"):
            half.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    half = path.with_name(f".{path.name}{TEMPORARY}")
    with half.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        half.chmod(path.stat().st_mode & 0o777)
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name is on disk too
    finally:
        os.close(folder)
