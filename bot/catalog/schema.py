"""JSON Schemas of the catalog's files, generated from the model so that editors can help and check."""

from __future__ import annotations

import json
from pathlib import Path

from bot.catalog.reader import FILES


def schemas() -> dict[str, str]:
    """Each schema as text, by file name."""
    made = {f"{name}.json": model.model_json_schema(by_alias=True) for name, model in FILES.items()}
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in made.items()}


def write(folder: Path) -> list[Path]:
    """Write the schemas into a folder. Returns the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / name for name in schemas()]
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
    return written
