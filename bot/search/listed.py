"""The lists of words and rules that come with search, read from their YAML files."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick loader where libyaml is there."""


def listed(name: str) -> Any:
    """What the data file of a name holds."""
    return yaml.load(resources.files("bot.search").joinpath(f"data/{name}.yaml").read_bytes(), _LOADER)  # noqa: S506 - a safe one
