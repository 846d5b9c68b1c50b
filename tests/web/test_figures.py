"""/metrics: figures for who knows the token, and nothing that points at anybody."""

from __future__ import annotations

import re

from bot.store import watch
from tests.web.conftest import Build

TOKEN = "a-token-for-figures"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_without_a_token_set_there_are_no_figures(build: Build) -> None:
    assert build().client().get("/metrics", headers=BEARER).status_code == 404


def test_the_figures_are_for_who_shows_the_token(build: Build) -> None:
    client = build(METRICS_TOKEN=TOKEN).client()
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer a-token-for-figurez"}).status_code == 403
    assert client.get("/metrics", headers=BEARER).status_code == 200


def test_turns_depths_clock_and_catalog_are_told(build: Build) -> None:
    place = build(METRICS_TOKEN=TOKEN)
    client = place.client()
    with place.store.begin() as tx:
        watch.beat(tx, 1)
    before = _figure(client.get("/metrics", headers=BEARER).text, 'lotsen_turns_total{channel="web",kind="thanks"}')
    client.post("/say", data={"text": "tack"})
    said = client.get("/metrics", headers=BEARER).text
    assert _figure(said, 'lotsen_turns_total{channel="web",kind="thanks"}') == before + 1
    assert _figure(said, "lotsen_thinking_seconds_count") >= 1
    assert _figure(said, "lotsen_catalog_loaded_timestamp_seconds") > 1e9
    assert _figure(said, "lotsen_clock_age_seconds") > 1e9
    for name in ("inbox_depth", "inbox_oldest_seconds", "outbox_depth", "outbox_oldest_seconds", "dead_letters"):
        assert _figure(said, f"lotsen_{name}") == 0


def test_only_labels_of_few_values_are_used(build: Build) -> None:
    client = build(METRICS_TOKEN=TOKEN).client()
    client.post("/say", data={"text": "Annas Bageri 070-123 45 67"})
    said = client.get("/metrics", headers=BEARER).text
    assert set(re.findall(r'(\w+)="', said)) <= {"channel", "kind", "le"}
    assert "Anna" not in said


def _figure(said: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", said, re.MULTILINE)
    return float(found[1]) if found else 0.0
