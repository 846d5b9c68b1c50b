"""The environment: every variable, what it may hold, and what is said when it holds something else."""

from __future__ import annotations

import fcntl
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

NAMES = {
    "TELEGRAM_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_RATE", "WEBHOOK_URL", "WEBHOOK_SECRET", "DATABASE_URL",
    "CATALOG_DIR", "CATALOG_REMOTE", "CHECK_LINKS", "DATA_DIR",
    "HOST", "PORT", "PUBLIC_URL", "SMTP_URL", "MAIL_FROM", "EMBED_ORIGINS", "TRUSTED_PROXIES", "CONTROLLER", "SECRET_KEY",
    "METRICS_TOKEN",
}  # fmt: skip
TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


def refused(**environment: str) -> list[str]:
    with pytest.raises(SettingsError) as wrong:
        Settings.read(environment)
    return wrong.value.problems


def test_every_variable_of_the_contract_is_known() -> None:
    assert {variable for variable, *_ in Settings.read({}).table()} == NAMES


def test_every_variable_says_what_it_is_for() -> None:
    assert all(meaning.endswith(".") and len(meaning) > 15 for _, meaning, *_ in Settings.read({}).table())


def test_an_empty_environment_is_enough_to_run_on_this_machine() -> None:
    settings = Settings.read({})
    assert (settings.host, settings.port, settings.telegram_token) == ("127.0.0.1", 8000, None)
    assert settings.database == "sqlite:///data/lotsen.sqlite"
    assert settings.catalog_dir == Path("catalog")
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.site == "http://127.0.0.1:8000"


def test_a_variable_that_is_set_to_nothing_counts_as_unset() -> None:
    assert Settings.read(dict.fromkeys(NAMES, "  ")) == Settings.read({})


def test_values_are_read_to_what_the_program_needs() -> None:
    settings = Settings.read(
        {
            "TELEGRAM_TOKEN": f" {TOKEN}\n",
            "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "WEBHOOK_URL": "https://lotsen.example/",
            "WEBHOOK_SECRET": "a" * 16,
            "DATABASE_URL": "postgres://u:p@db.example/lotsen",
            "CATALOG_DIR": "~/catalog",
            "PORT": "0",
            "PUBLIC_URL": "https://lotsen.example/",
            "SMTP_URL": "smtps://u:p@mail.example:465",
            "EMBED_ORIGINS": "https://www.sjobo.se/, https://ystad.se",
            "TRUSTED_PROXIES": "10.0.0.0/8 ::1",
            "CONTROLLER": "Sjöbo kommun",
            "SECRET_KEY": "k" * 32,
        }
    )
    assert settings.telegram_token == TOKEN
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.database == "postgresql+pg8000://u:p@db.example/lotsen"
    assert settings.catalog_dir == Path("~/catalog").expanduser()
    assert settings.port == 0
    assert settings.site == "https://lotsen.example"
    assert settings.embed_origins == ("https://www.sjobo.se", "https://ystad.se")
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")
    assert settings.key() == "k" * 32


@pytest.mark.parametrize(
    ("variable", "value", "should_be"),
    [
        ("TELEGRAM_TOKEN", "hej", "the token that @BotFather gave"),
        ("TELEGRAM_API_URL", "api.telegram.org", "begins with https://"),
        ("WEBHOOK_URL", "http://lotsen.example", "begins with https://"),
        ("WEBHOOK_URL", "https://", "begins with https://"),
        ("WEBHOOK_SECRET", "short", "16 to 256"),
        ("DATABASE_URL", "mysql://u@h/n", "sqlite:///path/to/file or postgresql://"),
        ("DATABASE_URL", "postgresql://[bad/n", "sqlite:///path/to/file or postgresql://"),
        ("DATABASE_URL", "postgresql://u@host:port/n", "sqlite:///path/to/file or postgresql://"),
        ("PORT", "80 80", "a port number"),
        ("PORT", "65536", "a port number"),
        ("PORT", "-1", "a port number"),
        ("PORT", "²", "a port number"),
        ("PUBLIC_URL", "lotsen.example", "begins with https://"),
        ("PUBLIC_URL", "https://[lotsen", "begins with https://"),
        ("PUBLIC_URL", "https://lotsen.example:port", "begins with https://"),
        ("SMTP_URL", "mail.example:587", "smtp://user:password@host:587"),
        ("EMBED_ORIGINS", "https://sjobo.se/naringsliv", "origins such as"),
        ("EMBED_ORIGINS", "sjobo.se", "origins such as"),
        ("EMBED_ORIGINS", "https://sjobo.se;script-src", "origins such as"),
        ("TRUSTED_PROXIES", "proxy.example", "addresses or networks"),
        ("SECRET_KEY", "too short", "at least 32 characters"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_it_should_be(variable: str, value: str, should_be: str) -> None:
    (problem,) = refused(**{variable: value})
    assert problem.startswith(f"{variable} ")
    assert should_be in problem


def test_all_wrong_values_are_told_at_once() -> None:
    assert [line.split()[0] for line in refused(PORT="x", SECRET_KEY="x", SMTP_URL="x")] == [
        "PORT", "SMTP_URL", "SECRET_KEY",
    ]  # fmt: skip


@pytest.mark.parametrize("variable", ["TELEGRAM_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL", "SMTP_URL", "SECRET_KEY"])
def test_a_secret_is_never_shown_not_even_when_it_is_wrong(variable: str) -> None:
    (problem,) = refused(**{variable: "hush"})
    assert "hush" not in problem


def test_secrets_are_masked_in_the_list_of_settings_and_in_a_printed_object() -> None:
    settings = Settings.read(
        {"TELEGRAM_TOKEN": TOKEN, "SECRET_KEY": "hush" * 8, "DATABASE_URL": "postgres://u:hush@h/n"}
    )
    shown = {variable: value for variable, _, _, value in settings.table()}
    assert shown["TELEGRAM_TOKEN"] == shown["SECRET_KEY"] == shown["DATABASE_URL"] == "••••••"
    assert shown["WEBHOOK_SECRET"] == ""
    assert "hush" not in repr(settings)
    assert TOKEN not in repr(settings)


def test_a_key_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    settings = Settings.read({"DATA_DIR": str(tmp_path / "new" / "data")})
    key = settings.key()
    assert len(key) >= 32
    assert settings.key() == key
    (file,) = (tmp_path / "new" / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_a_crash_left_empty_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    settings = Settings.read({"DATA_DIR": str(tmp_path)})
    assert len(settings.key()) >= 32
    assert settings.key() == settings.key()


def test_a_process_waits_for_another_that_is_making_the_key(tmp_path: Path) -> None:
    program = "from bot.settings import Settings; print(Settings.read().key())"
    with (tmp_path / "secret_key").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        environment = {"DATA_DIR": str(tmp_path)}
        other = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=1)
        file.write("k" * 64)
    assert other.communicate(timeout=30)[0].strip() == "k" * 64


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        Settings.read({"DATA_DIR": str(tmp_path / "file")}).key()
