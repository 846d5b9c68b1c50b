"""What the echo bots have in common: how they are told where to work."""

from __future__ import annotations

import argparse


def options(program: str) -> argparse.ArgumentParser:
    """The command line of an echo bot."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("--api", required=True, help="address of the Bot API server")
    parser.add_argument("--token", required=True)
    parser.add_argument("--mode", choices=("webhook", "polling"), default="webhook")
    parser.add_argument("--port", type=int, default=8082, help="where the webhook listens")
    return parser
