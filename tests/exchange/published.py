"""Holds the exports against what their standards publish, for whoever has fetched that.

`python -m tests.exchange.published cpsv-ap-SHACL.ttl` (CPSV-AP, releases/3.2.0/shacl) or `… service.json` (Open Referral
HSDS 3, schema/compiled). Ends with 1 when something is not as published.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.catalog import read
from bot.exchange import cpsv, hsds

CATALOG = Path(__file__).parents[2] / "catalog"
SITE = "https://lotsen.example"


def shapes(file: Path) -> list[str]:
    """What the shapes in a Turtle file find wrong with the real catalog's services."""
    from pyshacl import validate
    from rdflib import Graph

    conforms, _, text = validate(cpsv.graph(read(CATALOG), SITE), shacl_graph=Graph().parse(file, format="turtle"))
    return [] if conforms else [text]


def schema(file: Path) -> list[str]:
    """What a JSON Schema of a service finds wrong with the real catalog's."""
    import jsonschema

    checking = jsonschema.Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))
    found = [
        (service["id"], wrong)
        for service in hsds.page(read(CATALOG))["contents"]
        for wrong in checking.iter_errors(service)
    ]
    return [f"{id} {wrong.json_path}: {wrong.message}" for id, wrong in found]


def main(path: Path) -> int:
    found = shapes(path) if path.suffix == ".ttl" else schema(path)
    print("\n".join(found[:40]) or f"All is as {path.name} says.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
