"""Writing what an import would change into the catalog's files: all of it, or nothing when the whole would not hold."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.catalog import CatalogError, Problem, examine
from bot.catalog.edit import EditError, edited
from bot.exchange.importing import Change


def apply(folder: Path, changes: Sequence[Change]) -> list[Path]:
    """Write the changes into the files of their owners. Returns the files written.

    Tried on a copy first. Raises CatalogError, and writes nothing, when a change cannot be made or the catalog would
    not hold together after it.
    """
    texts = _texts(folder, changes)
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "catalog"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".git"))
        for path, text in texts.items():
            (copy / path.relative_to(folder)).write_bytes(text.encode())
        catalog, problems = examine(copy)
        if catalog is None:
            here = [str(folder) + problem.file.removeprefix(str(copy)) for problem in problems]
            raise CatalogError(
                Problem(file, problem.line, problem.column, problem.message, problem.level)
                for file, problem in zip(here, problems, strict=True)
            )
    for path, text in texts.items():
        _replace(path, text)
    return list(texts)


def _texts(folder: Path, changes: Sequence[Change]) -> dict[Path, str]:
    texts: dict[Path, str] = {}
    for change in changes:
        path = folder / "organisations" / f"{change.organisation}.yaml"
        text = texts[path] if path in texts else path.read_bytes().decode()
        try:
            texts[path] = edited(text, "organisation", change.steps)
        except EditError as wrong:
            raise CatalogError([Problem(str(path), 1, 1, f"{change.offer}: {wrong}")]) from None
    return texts


def _replace(path: Path, text: str) -> None:
    """The whole new file or the whole old one, whenever the process ends."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".new", delete=False) as new:
        new.write(text.encode())
        new.flush()
        os.fsync(new.fileno())
    shutil.copymode(path, new.name)
    os.replace(new.name, path)
