"""What stands before every page: headers, limits, and nothing written for other sites."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.web.limits import Limiter, client_address, networks
from tests.web.conftest import Build, Place


@pytest.mark.parametrize("path", ["/", "/privacy", "/finns-inte", "/healthz", "/embed", "/embed.js", "/say"])
def test_every_answer_has_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_pages_hold_no_inline_script_or_style(client: httpx.Client) -> None:
    for path in ("/", "/privacy", "/accessibility", "/embed"):
        page = client.get(path).text
        assert "<style" not in page
        assert "style=" not in page
        assert page.count("<script") == page.count("<script src=")


def test_no_page_but_the_embedded_chat_may_be_framed(build: Build) -> None:
    client = build(EMBED_ORIGINS="https://www.sjobo.se, https://ystad.se").client()
    assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]
    assert client.get("/").headers["x-frame-options"] == "DENY"
    embed = client.get("/embed").headers
    assert "frame-ancestors 'self' https://www.sjobo.se https://ystad.se" in embed["content-security-policy"]
    assert "x-frame-options" not in embed


def test_over_https_the_cookie_is_secure_and_browsers_remember_https(build: Build) -> None:
    client = build(PUBLIC_URL="https://lotsen.example").client()
    answer = client.post("/say", data={"text": "hej"}, follow_redirects=False)
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert "; Secure" in answer.headers["set-cookie"]


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client: httpx.Client) -> None:
    cookie = client.post("/say", data={"text": "hej"}, follow_redirects=False).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_fault_says_so_in_plain_words_and_nothing_of_the_code(place: Place) -> None:
    place.store.close()
    place.settings.data_dir.joinpath("lotsen.sqlite").unlink()
    answer = place.client().post("/say", data={"text": "hej"})
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.text
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_other_site_writes_here(client: httpx.Client, headers: dict[str, str]) -> None:
    for path in ("/say", "/lang", "/my-data.json", "/embed/say", "/embed/conversation", "/embed/my-data.json"):
        assert client.post(path, data={"text": "hej"}, headers=headers).status_code == 403


def test_lotsens_own_pages_write(client: httpx.Client) -> None:
    own = {"Origin": str(client.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert client.post("/say", data={"text": "hej"}, headers=own).status_code == 200


def test_the_public_address_is_home_behind_a_proxy(build: Build) -> None:
    client = build(PUBLIC_URL="https://lotsen.example").client()
    assert client.post("/say", data={"text": "hej"}, headers={"Origin": "https://lotsen.example"}).status_code == 200


def test_a_body_that_says_it_is_too_long_is_refused(client: httpx.Client) -> None:
    answer = client.post("/say", data={"text": "x" * 65_536})
    assert answer.status_code == 413
    assert "för mycket text" in answer.text


def test_a_body_that_hides_its_length_is_refused_too(client: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"text="
        for _ in range(65):
            yield b"x" * 1024

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/say", content=chunks(), headers=headers).status_code == 413


def test_a_form_with_files_is_refused(client: httpx.Client) -> None:
    assert client.post("/say", files={"text": ("a.txt", b"hej")}).status_code == 400


def test_who_writes_too_often_is_told_to_wait(client: httpx.Client) -> None:
    answers = [client.post("/say", data={"text": "hej"}, follow_redirects=False) for _ in range(12)]
    assert answers[0].status_code == 303
    last = answers[-1]
    assert last.status_code == 429
    assert 1 <= int(last.headers["retry-after"]) <= 2
    assert "Vänta en liten stund" in last.text


def test_a_client_behind_a_trusted_proxy_is_told_apart(build: Build) -> None:
    client = build(TRUSTED_PROXIES="127.0.0.0/8").client()
    for number in range(12):
        said = client.post("/say", data={"text": "hej"}, headers={"X-Forwarded-For": f"203.0.113.{number}"})
        assert said.status_code == 200


def test_nobody_else_is_believed_about_the_address(client: httpx.Client) -> None:
    statuses = [
        client.post("/say", data={}, headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
        for number in range(12)
    ]
    assert 429 in statuses


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "garbage", "garbage"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8::1", "", "2001:db8::/64"),
        ("unix", "198.51.100.1", "unix"),
    ],
)
def test_the_last_address_that_a_trusted_proxy_vouches_for_counts(peer: str, forwarded: str, client: str) -> None:
    assert client_address(peer, forwarded, networks(["10.0.0.0/8"])) == client


def test_a_bucket_allows_a_burst_and_then_its_rate() -> None:
    limiter = Limiter(per_second=0.5, burst=3)
    assert [limiter.take("a", 0.0) for _ in range(4)] == [0, 0, 0, 2]
    assert limiter.take("b", 0.0) == 0
    assert limiter.take("a", 1.0) == 1
    assert limiter.take("a", 2.5) == 0


def test_buckets_do_not_grow_without_end() -> None:
    limiter = Limiter(burst=1, most=100)
    for number in range(1000):
        limiter.take(str(number), 0.0)
    assert len(limiter._buckets) == 100
    assert limiter.take("999", 0.0) > 0


def test_a_clock_that_steps_back_gives_nothing_away() -> None:
    limiter = Limiter(burst=1)
    limiter.take("a", 100.0)
    assert limiter.take("a", 50.0) > 0
