"""Reading a catalog folder: strict, and all problems at once with file, line, column and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from bot.catalog.catalog import Catalog
from bot.catalog.links import Written, link_problems
from bot.catalog.model import Area, Case, Meeting, Model, Need, Organisation, Probe
from bot.catalog.wording import worded
from bot.catalog.yamltext import Document, YamlError, parse


class Needs(Model):
    """needs.yaml: what companies need, in their words."""

    needs: tuple[Need, ...]


class Areas(Model):
    """areas.yaml: municipalities and regions, and the places in them."""

    areas: tuple[Area, ...]


class Questions(Model):
    """questions.yaml: questions with the offers they must find."""

    questions: tuple[Probe, ...] = Field(default=())


FILES: dict[str, type[Model]] = {
    "organisation": Organisation,
    "needs": Needs,
    "areas": Areas,
    "case": Case,
    "meeting": Meeting,
    "questions": Questions,
}
"""Every kind of file, by the name of its JSON Schema."""
MANY = {"organisation": "organisations", "case": "cases", "meeting": "meetings"}
"""The folders of the kinds that have a file each."""
_SINGLES = tuple(f"{kind}.yaml" for kind in FILES if kind not in MANY)


Level = Literal["critical", "important", "minor", "info"]
"""What is critical stops a catalog from being used; the others are for those who keep it."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and where."""

    file: str
    line: int
    column: int
    message: str
    level: Level = "critical"

    def __str__(self) -> str:
        said = {"critical": "error", "important": "warning"}.get(self.level, "note")  # the words that editors know
        return f"{self.file}:{self.line}:{self.column}: {said}: {self.message}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class CatalogError(Exception):
    """A catalog cannot be used. Holds every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


def read(folder: Path) -> Catalog:
    """The catalog of a folder. Raises CatalogError with all problems when there is any."""
    catalog, problems = examine(folder)
    if catalog is None:
        raise CatalogError(problems)
    return catalog


def examine(folder: Path) -> tuple[Catalog | None, list[Problem]]:
    """The catalog of a folder, or None when it cannot be put together, and everything that is wrong with it."""
    if not folder.is_dir():
        return None, [Problem(str(folder), 1, 1, "mappen finns inte. Ange katalogens mapp med CATALOG_DIR.")]
    return _examined({kind: _paths(folder, kind) for kind in FILES}, Path.read_bytes, _stray(folder))


def examine_texts(texts: Mapping[str, str]) -> tuple[Catalog | None, list[Problem]]:
    """As `examine`, for files that lie in no folder: place in the catalog → text."""
    paths: dict[str, list[Path]] = {kind: [] for kind in FILES}
    for place in sorted(texts):
        if kind := kind_of(place):
            paths[kind].append(Path(place))
    for kind in ("needs", "areas"):
        paths[kind] = [Path(f"{kind}.yaml")]
    return _examined(paths, lambda path: _content(texts, path), [])


def kind_of(place: str) -> str | None:
    """What file of the catalog this is, by its place in the folder: a key of FILES. None when it is none of it."""
    folder, _, name = place.rpartition("/")
    if not name.endswith(".yaml") or name.startswith("."):
        return None
    kind = next((kind for kind, many in MANY.items() if many == folder), "")
    return kind or (name.removesuffix(".yaml") if not folder and name in _SINGLES else None)


def texts_in(folder: Path) -> dict[str, str]:
    """The catalog's files in a folder: place → text. Raises OSError, or UnicodeDecodeError for what is no text."""
    paths = [path for kind in FILES for path in _paths(folder, kind) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8") for path in paths}


def _content(texts: Mapping[str, str], path: Path) -> bytes:
    if path.as_posix() not in texts:
        raise FileNotFoundError
    return texts[path.as_posix()].encode("utf-8", "surrogatepass")  # half a character is told as no text


def _examined(
    paths: Mapping[str, list[Path]], content: Callable[[Path], bytes], problems: list[Problem]
) -> tuple[Catalog | None, list[Problem]]:
    written: list[Written] = []
    unread: set[str] = set()
    models: dict[str, list[Any]] = {kind: [] for kind in FILES}
    for kind, model in FILES.items():
        for path in paths[kind]:
            document = _document(path, content, problems)
            if document is None:
                unread.add(kind)
                continue
            written.append(Written(kind, path, document))
            models[kind] += _model(path, document, model, problems)
    for found in link_problems(written, unread):
        line, column = found.file.document.place(found.path)
        problems.append(Problem(str(found.file.path), line, column, found.message))
    return (None, sorted(set(problems))) if problems else (_assembled(models), [])


def _paths(folder: Path, kind: str) -> list[Path]:
    if kind in MANY:
        return sorted(path for path in (folder / MANY[kind]).glob("*.yaml") if not path.name.startswith("."))
    single = folder / f"{kind}.yaml"
    return [] if kind == "questions" and not single.exists() else [single]


def _stray(folder: Path) -> list[Problem]:
    """Files that look as if they belonged to the catalog and would be passed over in silence."""
    read = {path for kind in FILES for path in _paths(folder, kind)}
    found = {path for form in ("*.yaml", "*.yml") for path in folder.rglob(form) if not path.name.startswith(".")}
    names = ", ".join(f"{kind}.yaml" for kind in FILES if kind not in MANY)
    places = ", ".join(f"{place}/" for place in MANY.values())
    message = f"filen läses inte. Här läses {names} och filer som slutar på .yaml i {places}."
    return [Problem(str(path), 1, 1, message) for path in found - read]


def _document(path: Path, content: Callable[[Path], bytes], problems: list[Problem]) -> Document | None:
    try:
        document = parse(content(path))
    except FileNotFoundError:
        problems.append(Problem(str(path), 1, 1, "filen saknas."))
        return None
    except OSError as wrong:
        problems.append(Problem(str(path), 1, 1, f"går inte att läsa: {wrong.strerror}."))
        return None
    except YamlError as wrong:
        problems.append(Problem(str(path), *wrong.place, wrong.message))
        return None
    problems += [Problem(str(path), *wrong.place, wrong.message) for wrong in document.problems]
    return document


def _model(path: Path, document: Document, model: type[Model], problems: list[Problem]) -> list[Any]:
    try:
        return [model.model_validate(document.data)]
    except ValidationError as error:
        # A value that could not be read has been reported already, with more to the point.
        known = {wrong.place for wrong in document.problems}
        found = [(place, message) for place, message in worded(error, document, model) if place not in known]
        problems += [Problem(str(path), *place, message) for place, message in found]
        return []


def _assembled(models: dict[str, list[Any]]) -> Catalog:
    return Catalog(
        organisations={organisation.id: organisation for organisation in models["organisation"]},
        needs={need.id: need for need in models["needs"][0].needs},
        areas={area.code: area for area in models["areas"][0].areas},
        cases=tuple(models["case"]),
        meetings=tuple(models["meeting"]),
        probes=tuple(probe for file in models["questions"] for probe in file.questions),
    )
