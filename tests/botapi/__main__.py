"""The server as a process of its own, with a person at the keyboard: try the bot without Telegram.

    python -m tests.botapi --port 8081

Start the bot with `TELEGRAM_API_URL` and `TELEGRAM_TOKEN` as printed. A line is said to the bot, `:Label` presses a
button, an empty line shows the screen, end of input ends.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.botapi import BotApi, Message, Person


def shown(message: Message) -> str:
    """A message as text, with its buttons in brackets."""
    rows = ["  ".join(f"[{button['text']}]" for button in row) for row in message.rows]
    return "\n".join([f"{'<' if message.by_bot else '>'} {message.text}", *rows])


async def talk(person: Person) -> None:
    """Let the keyboard be a person until its end."""
    listening = asyncio.create_task(_listen(person))
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            await _act(person, line.strip())
    finally:
        listening.cancel()


async def _act(person: Person, line: str) -> None:
    if not line:
        print(*map(shown, person.screen), sep="\n\n", flush=True)
    elif line.startswith(":"):
        try:
            print(await person.presses(line[1:].strip()), flush=True)
        except AssertionError as error:
            print(error, flush=True)
    else:
        await person.says(line)


async def _listen(person: Person) -> None:
    while True:
        for message in await person.hears(timeout=3600):
            print(shown(message), flush=True)


async def serve(port: int, seconds: float | None) -> None:
    """Run the server with one person."""
    async with BotApi(port=port) as api:
        print(f"TELEGRAM_API_URL={api.url} TELEGRAM_TOKEN={api.token}", flush=True)
        if seconds is not None:
            await asyncio.sleep(seconds)
        else:
            await talk(api.user(first_name="Du"))
        print(f"{len(api.journal)} calls", flush=True)
        api.verdict()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--seconds", type=float, help="run so long without a person")
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.seconds))


if __name__ == "__main__":
    main()
