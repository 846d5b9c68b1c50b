"""What is put on a server: the wheel, and Lotsen out of it as a user without rights on a read-only file system."""

from __future__ import annotations

import compileall
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import SMALL

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "docs" / "deploy"
OFFER = "norrby-naringsliv"
CONFINED = """
set -e
data=$0
mount --make-rprivate /
mount --bind "$data" "$data"
for place in $(cut -d' ' -f2 /proc/self/mounts); do
  case "$place" in /proc|/proc/*|"$data") ;; *) mount -o remount,bind,ro "$place" 2>/dev/null || true ;; esac
done
exec setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs "$@"
"""
"""Nobody, without capabilities, who can write nothing but the data folder, in a mount namespace that ends with it."""

PROBE = """
import os, bot
print(os.getuid(), bot.__file__)
for folder in ("/", "/tmp", "/var/tmp", "/dev/shm", *map(os.environ.get, ("CATALOG_DIR", "PYTHONPATH", "DATA_DIR"))):
    try:
        open(folder + "/probe", "w").close()
        print("wrote", folder)
    except OSError:
        pass
from bot.cli import main
main(["staff", "invite", "--organisation", "norrby-kommun", "--name", "Anna"])
"""
"""Says who it is and where it can write, and invites the first member."""


def made(folder: Path) -> Path:
    """The wheel of what Git knows of the tree, made in a folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "catalog/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", "out"]
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)
    (wheel,) = (folder / "out").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("one"))


def test_a_wheel_made_again_elsewhere_is_the_same_to_the_byte(
    wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = os.umask(0o077)
    try:
        again = made(tmp_path_factory.mktemp("another"))
    finally:
        os.umask(before)
    one, two = (hashlib.sha256(file.read_bytes()).hexdigest() for file in (wheel, again))
    assert one == two


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "bot"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    expected = {name for name in listed.split() if (ROOT / name).is_file()}
    assert expected <= set(zipfile.ZipFile(wheel).namelist())


def test_what_a_server_installs_is_the_lock_with_a_hash_for_each_file() -> None:
    lock = set((ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines())
    text = (DEPLOY / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", "")
    rows = [row.split("--hash=") for row in text.splitlines()]
    assert {row[0].strip() for row in rows} <= lock
    assert len(rows) > 40
    assert [row for row in rows if len(row) < 2 or not all(one.startswith("sha256:") for one in row[1:])] == []
    assert "--require-hashes" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_the_example_for_ci_names_each_action_by_its_commit() -> None:
    used = re.findall(r"uses: (\S+)", (ROOT / "docs" / "check-catalog.yml").read_text(encoding="utf-8"))
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", one)] == []


@pytest.mark.parametrize("unit", ["lotsen.service", "lotsen-clock.service"])
def test_the_unit_gives_up_all_that_lotsen_does_not_need(unit: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", str(DEPLOY / unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout  # 2.0 of 10: "OK"


class Server:
    """Lotsen out of the wheel, as nobody."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.site, self.data, self.catalog = folder / "site", folder / "data", folder / "catalog"
        self.probed = ""
        zipfile.ZipFile(wheel).extractall(self.site)
        compileall.compile_dir(self.site, quiet=2)
        shutil.copytree(SMALL, self.catalog)
        self.data.mkdir(mode=0o700)
        os.chown(self.data, 65534, 65534)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(self.site), "DATA_DIR": str(self.data),
            "CATALOG_DIR": str(self.catalog), "PORT": str(self.port), "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        return ["unshare", "--mount", "sh", "-c", CONFINED, str(self.data), sys.executable, *arguments]

    def start(self) -> subprocess.Popen[str]:
        running = subprocess.Popen(
            self.command("-m", "bot", "run"), env=self.environment, cwd="/", stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        for _ in range(300):
            assert running.poll() is None, running.stdout and running.stdout.read()
            try:
                if httpx.get(f"{self.url}/readyz", trust_env=False).status_code == 200:
                    return running
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("it does not answer")


@pytest.fixture
def server(wheel: Path) -> Iterator[Server]:
    missing = next((name for name in ("unshare", "setpriv", "mount") if shutil.which(name) is None), None)
    if missing or os.geteuid() != 0:
        pytest.skip(f"needs root, to become nobody, and {missing or 'no more'}")
    folder = Path(tempfile.mkdtemp(prefix="lotsen-"))  # pytest's own folders are closed to others
    folder.chmod(0o755)
    made = Server(folder, wheel)
    tried = subprocess.run(
        made.command("-c", PROBE), env=made.environment, cwd="/", capture_output=True, text=True, timeout=60
    )
    try:
        if tried.returncode:
            pytest.skip(f"nobody cannot run this Python in a namespace of its own: {tried.stderr[-200:]}")
        made.probed = tried.stdout
        yield made
    finally:
        shutil.rmtree(folder)


def test_as_nobody_on_a_read_only_file_system_lotsen_answers_and_staff_publish(server: Server) -> None:
    who, invitation, _ = re.split("^On .*: +", server.probed, flags=re.MULTILINE)
    assert who.split() == ["65534", f"{server.site}/bot/__init__.py", "wrote", str(server.data)]
    running = server.start()
    try:
        with httpx.Client(base_url=server.url, trust_env=False, follow_redirects=True) as client:
            assert "Litet lån" in client.post("/say", data={"text": "kan jag låna till en maskin"}).text
            assert "Hej Anna" in client.post(invitation.strip(), data={"name": "Anna"}).text
            csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(f"/staff/offers/{OFFER}").text)
            assert csrf is not None
            pressed = client.post(f"/staff/offers/{OFFER}/press", data={"csrf": csrf[1], "to": "paused"})
            assert pressed.status_code == 200, pressed.text
            assert _status(client, "paused") == "paused"
    finally:
        running.terminate()
        said, _ = running.communicate(timeout=30)
    assert "Traceback" not in said and '"level": "error"' not in said.lower(), said


def _status(client: httpx.Client, wanted: str) -> str:
    """An offer's status as the API tells it, within the five seconds that a change may take."""
    found, end = "", time.monotonic() + 5
    while found != wanted and time.monotonic() < end:
        found = client.get(f"/api/v1/offers/{OFFER}").json()["offer"]["status"]
        time.sleep(0.1)
    return found
