"""Static files, in memory, under names that change with their content so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its name with its hash, its type and its bytes."""

    name: str
    kind: str
    content: bytes


class Assets(Mapping[str, Asset]):
    """The files of a folder by their own name."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._assets = {file.name: _read(file) for file in sorted(folder.iterdir()) if file.is_file()}
        self._by_hashed = {asset.name: asset for asset in self._assets.values()}

    def url(self, name: str) -> str:
        """Where a page finds a file. Raises KeyError."""
        return f"/static/{self._assets[name].name}"

    def hashed(self, name: str) -> Asset | None:
        """The file with this hashed name; None for an older or unknown one."""
        return self._by_hashed.get(name)

    def __getitem__(self, name: str) -> Asset:
        return self._assets[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._assets)

    def __len__(self) -> int:
        return len(self._assets)


def _read(file: Path) -> Asset:
    content = file.read_bytes()
    digest = hashlib.blake2b(content, digest_size=6).hexdigest()
    return Asset(f"{file.stem}.{digest}{file.suffix}", KINDS[file.suffix], content)
