"""Requests made of the OpenAPI document, right and wrong, by schemathesis, against a running site.

`python -m tests.fuzz_api --seconds 60` tries as much as fits, new each time, and says how much it was. Every answer is
what the document says: the status, the form and the headers; what the document allows is taken, what it forbids is not,
and nothing is a fault.
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tests.world import World


@contextmanager
def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of a running site, and its operations by name."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        try:
            url = str(world.client.base_url).rstrip("/")
            document = httpx.get(f"{url}/api/v1/openapi.json", trust_env=False).json()
            schema = schemathesis.openapi.from_dict(document)
            found = [result.ok() for result in schema.get_all_operations()]
            yield url, {f"{one.method.upper()} {one.path}": one for one in found}
        finally:
            world.close()


def tried(url: str, operation: Any, most: int, *, anew: bool = False) -> int:
    """Try an operation with at most so many requests, half of them right. Returns how many there were."""
    count = 0
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        strategy = operation.as_strategy(generation_mode=mode)
        if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
            continue

        @settings(
            max_examples=most // 2, deadline=None, database=None, derandomize=not anew,
            phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(strategy)
        def one(case: Any) -> None:
            nonlocal count
            count += 1
            case.call_and_validate(base_url=url)

        one()
    return count


def _can_be_wrong(operation: Any) -> bool:
    """Whether any text can be wrong: an id that is only a text cannot."""
    schemas = [parameter.definition.get("schema", {}) for parameter in operation.query]
    return any(schema.get("type") == "integer" or len(schema) > 1 for schema in schemas)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    end, counts = time.monotonic() + asked.seconds, Counter[str]()
    logging.disable()
    with operations() as (url, found):
        for name in itertools.cycle(found):
            counts[name] += tried(url, found[name], 50, anew=True)
            if time.monotonic() > end:
                break
    if asked.json:
        print(json.dumps({"requests": counts.total(), **counts}))
    else:
        print("\n".join(f"{name:<24} {count:>7} requests" for name, count in counts.items()), "no failure", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
