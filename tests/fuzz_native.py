"""Coverage-guided fuzzing of the catalog's YAML reader and of the codec of buttons and links, by atheris.

`python -m tests.fuzz_native --seconds 60` shares the time between them, and says how many inputs it tried. Atheris
comes with the extra `test` on Linux, for Python up to 3.13.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CATALOG = Path(__file__).parent / "data" / "catalog"
MISSING = (
    "atheris is not installed here. It has wheels for Linux (x86_64) and Python up to 3.13: pip install '.[test]'.\n"
    "The same readers are tried without it by: python -m tests.fuzz"
)
TARGETS = ("yaml", "buttons")


def available() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def read(raw: bytes) -> None:
    """Any bytes are read as texts, lists and keys, or refused with a place."""
    from bot.catalog.yamltext import YamlError, parse

    try:
        document = parse(raw)
    except YamlError as refused:
        _worded(refused.message, refused.place)
        return
    _plain(document.data)
    assert all(problem.message for problem in document.problems)


def _worded(message: str, place: tuple[int, int]) -> None:
    assert message.strip()
    assert place[0] >= 1


def _plain(data: Any) -> None:
    if isinstance(data, dict):
        assert all(isinstance(key, str) for key in data)
        for value in data.values():
            _plain(value)
    elif isinstance(data, list):
        for value in data:
            _plain(value)
    else:
        assert data is None or isinstance(data, str | int | float | bool), type(data)


def press(raw: bytes) -> None:
    """Any text is a press that is written back as it was, or none; any link opens something."""
    from bot.channels import codec

    text = raw.decode("utf-8", "surrogateescape")
    found = codec.decode(text)
    if found is not None:
        assert codec.decode(codec.encode(found)) == found
    opened = codec.read_deep_link(text)
    if opened.action in ("offer", "need"):
        assert codec.read_deep_link(codec.deep_link(opened)) == opened


def run(target: str, limit: str) -> int:
    """Fuzz one target in a process of its own; `limit` is an option of libFuzzer. Returns how many inputs there were.

    Raises AssertionError, with what was told, when an input broke something.
    """
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, seed in enumerate(_seeds(target)):
            (seeds / str(number)).write_bytes(seed)
        command = [sys.executable, "-m", "tests.fuzz_native", "--within", target, limit, "-seed=7", "-max_len=2048"]
        command.append(f"-artifact_prefix={folder}/")  # what broke something is told too
        done = subprocess.run([*command, str(seeds)], capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stderr[-3000:]
    told = re.search(r"Done (\d+) runs", done.stderr)
    assert told is not None, done.stderr[-3000:]
    return int(told[1])


def _seeds(target: str) -> list[bytes]:
    if target == "yaml":
        return [path.read_bytes()[:2000] for path in sorted(CATALOG.rglob("*.yaml"))]
    return [b"1o:litet-lan", b"1fn:", b"o_litet-lan", b"k_9901", b"i_abc", b"1se:municipality.9901"]


def _within(arguments: list[str]) -> None:
    """What the process of its own does."""
    import atheris

    with atheris.instrument_imports(include=["bot.catalog.yamltext", "bot.channels.codec"]):
        import bot.catalog.yamltext
        import bot.channels.codec  # noqa: F401 - instrumented as they are imported
    target, *options = arguments
    atheris.Setup([sys.argv[0], *options], {"yaml": read, "buttons": press}[target])
    atheris.Fuzz()


def main() -> int:
    if sys.argv[1:2] == ["--within"]:
        _within(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not available():
        print(MISSING, file=sys.stderr)
        return 1
    counts = {target: run(target, f"-max_total_time={max(1, asked.seconds // len(TARGETS))}") for target in TARGETS}
    told = "\n".join(f"{target:<9} {count:>9} inputs" for target, count in counts.items())
    print(json.dumps(dict(inputs=sum(counts.values()), **counts)) if asked.json else f"{told}\nno failure")
    return 0


if __name__ == "__main__":
    sys.exit(main())
