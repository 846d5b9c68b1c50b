"""The methods that send something else than text."""

from __future__ import annotations

from typing import Any

from tests.botapi.calls import Params, Upload
from tests.botapi.messages import caption_content, post
from tests.botapi.refusal import Refused, bad
from tests.botapi.urls import url_fault
from tests.botapi.world import Json, World

MAX_PHOTO = 10 * 2**20
MAX_FILE = 50 * 2**20


def send_photo(world: World, p: Params) -> Json:
    """sendPhoto."""
    file = _stored(world, p["photo"], MAX_PHOTO)
    return post(world, p, {"photo": [file | {"width": 800, "height": 600}]} | caption_content(p))


def send_document(world: World, p: Params) -> Json:
    """sendDocument."""
    value = p["document"]
    extra = {"file_name": value.name, "mime_type": value.content_type} if isinstance(value, Upload) else {}
    return post(world, p, {"document": _stored(world, value, MAX_FILE) | extra} | caption_content(p))


def _stored(world: World, value: Any, limit: int) -> Json:
    if isinstance(value, Upload):
        if len(value.content) > limit:
            raise Refused(413, "Request Entity Too Large")
        if not value.content:
            raise bad("file must be non-empty")
        name = f"file{world.new_id()}"
        world.files[name] = value.content
        return {"file_id": name, "file_unique_id": name, "file_size": len(value.content)}
    if str(value) in world.files:
        return {"file_id": value, "file_unique_id": value, "file_size": len(world.files[value])}
    if str(value).startswith(("http://", "https://")) and not url_fault(value):
        name = f"file{world.new_id()}"
        world.files[name] = b""
        return {"file_id": name, "file_unique_id": name}
    raise bad("wrong file identifier/HTTP URL specified")


def send_location(world: World, p: Params) -> Json:
    """sendLocation."""
    return post(world, p, {"location": _place(p)})


def send_venue(world: World, p: Params) -> Json:
    """sendVenue."""
    place = _place(p)
    venue = {"location": place, "title": p["title"], "address": p["address"]}
    return post(world, p, {"location": place, "venue": venue})


def _place(p: Params) -> Json:
    latitude, longitude = float(p["latitude"]), float(p["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("invalid location")
    return {"latitude": latitude, "longitude": longitude}


def send_contact(world: World, p: Params) -> Json:
    """sendContact."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    return post(world, p, {"contact": {name: p[name] for name in names if name in p}})
