"""What goes wrong around a fleet: the database is away, the disk is full, clocks are set."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psutil

from tests.fleet import Fleet, Postgres

SOURCE = Path(__file__).parent / "clock.c"
JUMPS = (3600, -3600, 300, -30, 86_400, 0, -7200, 0)
"""Seconds by which the processes' clocks are off, one after the other."""


class Database(Protocol):
    """A database that can go away."""

    address: str

    async def away(self, seconds: float) -> None: ...
    def up(self) -> None: ...


class Locked:
    """A SQLite file, which another program locks so that nobody can write; and every turn does."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "lotsen.sqlite"
        self.address = f"sqlite:///{self.file}"

    async def away(self, seconds: float) -> None:
        other = sqlite3.connect(self.file, isolation_level=None, timeout=10, check_same_thread=False)
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
        await asyncio.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    def up(self) -> None:
        """A file is always there."""


class Stopped:
    """A PostgreSQL that is really stopped, and started again."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self.address = server.address

    async def away(self, seconds: float) -> None:
        await asyncio.to_thread(self.server.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self.up)

    def up(self) -> None:
        for _ in range(20):
            with contextlib.suppress(RuntimeError, OSError, AssertionError, subprocess.SubprocessError):
                return self.server.start()
            time.sleep(0.5)
        raise AssertionError("PostgreSQL did not start again")


class Disk:
    """Where a fleet and its database write. A small file system of its own where that may be mounted, which is really
    filled; else no process may let a file grow. `how` says which."""

    def __init__(self, folder: Path, size: str) -> None:
        self.folder = folder
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "lotsen", str(folder)],
                              capture_output=True, check=False) if os.geteuid() == 0 else None  # fmt: skip
        self.how = "filled" if done is not None and done.returncode == 0 else "limited"
        self._ballast = folder / "ballast"

    async def full(self, seconds: float, fleet: Fleet) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._fill() if self.how == "filled" else self._limit(fleet, 1)
            await asyncio.sleep(0.1)
        if self.how == "filled":
            self._ballast.unlink()
        else:
            self._limit(fleet, resource.RLIM_INFINITY)

    def _fill(self) -> None:
        with contextlib.suppress(OSError), self._ballast.open("ab", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4096))

    def _limit(self, fleet: Fleet, size: int) -> None:
        for one in fleet.all:
            with contextlib.suppress(psutil.NoSuchProcess):
                if one.running is not None and not one.ended:
                    process = psutil.Process(one.running.pid)
                    process.rlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def close(self) -> None:
        if self.how == "filled":
            subprocess.run(["umount", "--lazy", str(self.folder)], capture_output=True, check=False)


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Disk]:
    made = Disk(folder, size)
    try:
        yield made
    finally:
        made.close()


class Clocks:
    """The clocks of all processes, set back and forth while they run, where there is a C compiler."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp())  # not on the disk that is filled
        self._file = self._folder / "off"
        self._set(0)
        self.environment: dict[str, str] = {}
        self.jumps = 0
        library, compiler = self._folder / "clock.so", shutil.which("cc")
        if compiler:
            command = [compiler, "-O2", "-fPIC", "-shared", "-o", str(library), str(SOURCE)]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                self.environment = {"LD_PRELOAD": str(library), "CLOCK_OFF": str(self._file)}

    def jump(self) -> None:
        if self.environment:
            self._set(JUMPS[self.jumps % len(JUMPS)])
            self.jumps += 1

    def right(self) -> None:
        self._set(0)

    def _set(self, seconds: int) -> None:
        with self._file.open("r+b" if self._file.exists() else "wb") as off:
            off.write(struct.pack("=q", seconds))

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


async def kills(fleet: Fleet, every: float, end: float, chance: random.Random) -> None:
    """Kill one process after the other, each time one that serves, and start it again."""
    while (left := end - time.monotonic()) > 0:
        await asyncio.sleep(min(every, left))
        victim = chance.choice([one for one in fleet.all if not one.ended] or [fleet.webs[0]])
        if victim.ended:
            continue
        victim.kill()
        victim.start()
        if len(fleet.all) == 1:
            await fleet.serves(victim, 120)


def end_all(fleet: Fleet) -> None:
    """As a supervisor does when it is told to stop."""
    for one in fleet.all:
        if one.running is not None and not one.ended:
            one.running.send_signal(signal.SIGTERM)
    for one in fleet.all:
        one.end()
