"""What updates mean: the odd ones, one by one."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import codec
from bot.channels.telegram.inbox import read_raw
from bot.channels.telegram.incoming import Update
from bot.channels.telegram.receive import Closed, Me, Meaning, Moved, Opened, Said, read
from bot.store.queues import Received
from bot.turn import Press

ME = Me(99, "LotsenBot")
NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)
PERSON = {"id": 7, "is_bot": False, "first_name": "Ebba", "last_name": "Ek", "language_code": "sv"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ebba"}
GROUP = {"id": -5, "type": "group", "title": "Kivik"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1_770_000_000, "chat": chat, "from": PERSON} | content


def meaning(**kind: Any) -> Meaning | None:
    return read(Update.model_validate({"update_id": 1} | kind), ME, NOW)


def said(**content: Any) -> Said:
    found = meaning(message=message(**content))
    assert isinstance(found, Said)
    return found


@pytest.mark.parametrize(
    ("typed", "press"),
    [
        ("/start", Press("start")),
        ("/START@lotsenbot", Press("start")),
        ("/hjälp", Press("help")),
        ("/hja\u0308lp", Press("help")),
        ("/Glöm", Press("forget")),
        ("/kommun", Press("choose", "municipality")),
        ("/start o_almi-mikrolan", Press("offer", "almi-mikrolan")),
        ("/start@LotsenBot k_1286", Press("set", "municipality.1286")),
        ("/start " + "x" * 65, Press("start")),
        ("/start ../../etc", Press("start")),
    ],
)
def test_commands_in_every_spelling(typed: str, press: Press) -> None:
    assert said(text=typed).turn.press == press


def test_an_unknown_command_is_a_question_and_alone_asks_how_it_works() -> None:
    assert said(text="/lån till ugn").turn.text == "/lån till ugn"
    assert said(text="/lån").turn.press == Press("help")


@pytest.mark.parametrize(
    ("code", "language"),
    [("sv", "sv"), ("sv-SE", "sv"), ("nb", "sv"), ("da", "sv"), ("en-GB", "en"), ("uk", "en"), (None, None)],
)
def test_the_phones_language(code: str | None, language: str | None) -> None:
    person = PERSON | ({"language_code": code} if code else {"language_code": None})
    assert said(text="hej", **{"from": person}).turn.language == language


def test_a_group_hears_only_what_is_said_to_it() -> None:
    assert meaning(message=message(GROUP, text="god morgon")) is None
    assert meaning(message=message(GROUP, text="/hjalp@OtherBot")) is None
    assert meaning(message=message(GROUP, text="/nonsense@LotsenBot")) is None
    assert meaning(message=message(GROUP, text="@LotsenBotten är något annat")) is None
    assert said(chat=GROUP, text="@lotsenbot, lån till ugn?").turn.text == "lån till ugn?"
    assert said(chat=GROUP, text="/hjalp").turn.press == Press("help")
    reply = {"message_id": 2, "date": 1, "chat": GROUP, "from": {"id": 99, "is_bot": True, "first_name": "L"}}
    assert said(chat=GROUP, text="och i Ystad?", reply_to_message=reply).turn.text == "och i Ystad?"


def test_a_mention_alone_opens_the_first_page() -> None:
    assert said(chat=GROUP, text="@LotsenBot").turn.press == Press("start")


def test_a_group_is_one_company_whoever_writes() -> None:
    assert said(chat=GROUP, text="@LotsenBot hej").place.company == "telegram:-5"


@pytest.mark.parametrize(
    "notice", [{"new_chat_title": "Kivik"}, {"pinned_message": message()}, {"left_chat_member": PERSON}, {}]
)
def test_telegrams_own_notices_are_no_turns(notice: dict[str, Any]) -> None:
    assert meaning(message=message(**notice)) is None


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "poll", "dice", "story"])
def test_attachments_are_named_and_not_read(kind: str) -> None:
    content = {"phone_number": "+46700000000"} if kind == "contact" else {"file_id": "x"}  # somebody else's number
    assert said(**{kind: content}).turn.attachment == kind


def test_somebody_elses_number_is_an_attachment_and_ones_own_is_a_number() -> None:
    shared = {"phone_number": "46701740605", "first_name": "Kim"}
    assert said(contact=shared | {"user_id": 8}).turn.attachment == "contact"
    assert said(contact=shared | {"user_id": PERSON["id"]}).turn.phone == "+46701740605"


def test_a_place_on_the_map_whether_or_not_it_has_a_name() -> None:
    at = {"latitude": 55.5, "longitude": 14.3}
    assert said(location=at).turn.location == (55.5, 14.3)
    assert said(venue={"location": at, "title": "Kiviks hamn", "address": "Hamnen"}).turn.location == (55.5, 14.3)


def test_what_the_bot_itself_shared_is_not_answered() -> None:
    assert meaning(message=message(text="Mikrolån", via_bot={"id": 99, "is_bot": True, "first_name": "L"})) is None


def test_characters_that_no_database_holds_are_left_out() -> None:
    assert said(text="lån\x00 till\x1f ugn").turn.text == "lån till ugn"


def test_the_bot_is_blocked_unblocked_added_thrown_out_and_moved() -> None:
    def member(chat: dict[str, Any], old: str, new: str) -> Meaning | None:
        change = {"chat": chat, "from": PERSON, "date": 1, "old_chat_member": {"status": old}}
        return meaning(my_chat_member=change | {"new_chat_member": {"status": new}})

    assert member(PRIVATE, "member", "kicked") == Closed("telegram:7")
    assert member(PRIVATE, "kicked", "member") is None
    assert isinstance(member(GROUP, "left", "member"), Opened)
    assert member(GROUP, "member", "administrator") is None
    assert member(GROUP, "member", "kicked") == Closed("telegram:-5")
    assert meaning(message=message(GROUP, migrate_to_chat_id=-1005)) == Moved("telegram:-5", "telegram:-1005")


@pytest.mark.parametrize("data", ["", "x", "1zz:", "2o:almi-mikrolan", "1o:" + "x" * 80, "1o:å", "1o:\x00", None])
def test_forged_and_old_buttons_are_known_as_such(data: str | None) -> None:
    query = {"id": "5", "from": PERSON, "chat_instance": "1", "message": message(), "data": data}
    found = meaning(callback_query=query)
    assert isinstance(found, Said)
    assert found.turn.press == Press("?")
    assert found.place.callback == "5"


def test_a_message_that_telegram_does_not_show_any_more_is_not_edited() -> None:
    gone = {"chat": PRIVATE, "message_id": 3, "date": 0}
    query = {"id": "5", "from": PERSON, "chat_instance": "1", "message": gone, "data": codec.encode(Press("help"))}
    found = meaning(callback_query=query)
    assert isinstance(found, Said)
    assert found.place.pressed is None


def test_no_name_is_kept_on_disk() -> None:
    raw = json.dumps({"update_id": 5, "message": message(text="hej")}).encode()
    kept = read_raw(raw)
    assert isinstance(kept, Received)
    assert "Ebba" not in kept.payload
    assert "Ek" not in kept.payload
    assert Update.model_validate_json(kept.payload) == Update.model_validate_json(raw)


@pytest.mark.parametrize(
    "kind",
    [
        {"channel_post": message({"id": -9, "type": "channel", "title": "Nytt"}, text="hej")},
        {"message_reaction": {"chat": PRIVATE}},
        {"something_new": {"a": 1}},
        {},
    ],
)
def test_kinds_of_update_that_are_of_no_use_are_not_kept(kind: dict[str, Any]) -> None:
    assert read_raw(json.dumps({"update_id": 5} | kind).encode()) is None


def test_unknown_fields_do_no_harm() -> None:
    raw = {"update_id": 5, "message": message(text="hej", brand_new={"deep": [1]})}
    assert isinstance(read_raw(raw), Received)


@pytest.mark.parametrize(
    "raw",
    [b"", b"hej", b"[]", b"null", b"{}", b'{"update_id": "x"}', b"\xff\xfe", b"[" * 100_000, b'{"update_id": -1}'],
)
def test_what_is_no_update_is_let_go(raw: bytes) -> None:
    assert read_raw(raw) is None


def test_an_update_that_cannot_be_read_is_laid_aside_by_its_number() -> None:
    kept = read_raw({"update_id": 5, "message": {"message_id": "x", "chat": None}})
    assert isinstance(kept, Received)
    assert kept.dead


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "my_chat_member", "edited_message"]),
                    json_values | st.fixed_dictionaries({"message_id": json_values, "chat": json_values, "from": json_values}))
)  # fmt: skip
def test_no_update_whatever_it_holds_stops_the_others(update: dict[str, Any]) -> None:
    kept = read_raw(update)
    if isinstance(kept, Received) and not kept.dead:
        read(Update.model_validate_json(kept.payload), ME, NOW)
        assert 0 <= kept.update_id < 2**63
