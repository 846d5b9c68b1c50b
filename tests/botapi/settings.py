"""The methods by which the bot presents itself, and asks about itself and its chats."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.botapi.calls import Params
from tests.botapi.refusal import bad
from tests.botapi.world import Json, User, World

_COMMAND = re.compile(r"^[a-z0-9_]{1,32}$")
_LANGUAGE = re.compile(r"^(?:[a-z]{2})?$")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, p: Params) -> Json:
    """getMe."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    return world.bot | abilities | {"can_connect_to_business": False, "has_main_web_app": False}


def set_commands(world: World, p: Params) -> bool:
    """setMyCommands."""
    commands = p["commands"]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.match(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len({command["command"] for command in commands}) < len(commands):
        raise bad("BOT_COMMAND_DUPLICATE")
    world.settings[_key(world, "commands", p)] = commands
    return True


def get_commands(world: World, p: Params) -> Any:
    """getMyCommands."""
    return world.settings.get(_key(world, "commands", p), [])


def delete_commands(world: World, p: Params) -> bool:
    """deleteMyCommands."""
    world.settings.pop(_key(world, "commands", p), None)
    return True


def _key(world: World, what: str, p: Params) -> tuple[str, str, str]:
    language = p.get("language_code") or ""
    if not _LANGUAGE.match(language):
        raise bad("invalid language code specified")
    scope = p.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        world.find(scope["chat_id"])
    return what, ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope), language


def menu(world: World, user: User) -> Json:
    """What the menu shows a person in the private chat: command → description, the most particular list."""
    language = (user.language_code or "")[:2]
    for scope in (f"chat:{user.id}", "all_private_chats", "default"):
        for code in (language, ""):
            if commands := world.settings.get(("commands", scope, code)):
                return {command["command"]: command["description"] for command in commands}
    return {}


def setter(what: str) -> Callable[[World, Params], bool]:
    """setMyName, setMyDescription, setMyShortDescription."""

    def set_it(world: World, p: Params) -> bool:
        value = p.get(what) or ""
        if len(value) > _LIMITS[what]:
            raise bad(f"{what.replace('_', ' ')} is too long")
        world.settings[_key(world, what, p)] = value
        return True

    return set_it


def getter(what: str) -> Callable[[World, Params], Json]:
    """getMyName, getMyDescription, getMyShortDescription."""

    def get_it(world: World, p: Params) -> Json:
        default = world.bot["first_name"] if what == "name" else ""
        key = _key(world, what, p)
        return {what: world.settings.get(key) or world.settings.get((what, "default", "")) or default}

    return get_it


def set_menu_button(world: World, p: Params) -> bool:
    """setChatMenuButton."""
    world.settings["menu_button", str(p.get("chat_id", "")), ""] = p.get("menu_button") or {"type": "default"}
    return True


def get_menu_button(world: World, p: Params) -> Any:
    """getChatMenuButton."""
    return world.settings.get(("menu_button", str(p.get("chat_id", "")), ""), {"type": "default"})


def get_chat(world: World, p: Params) -> Json:
    """getChat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return world.find(p["chat_id"]).json() | full


def get_chat_member(world: World, p: Params) -> Json:
    """getChatMember."""
    chat, number = world.find(p["chat_id"]), int(p["user_id"])
    if number == world.bot["id"]:
        return {"user": world.bot, "status": "member" if chat.member else "left"}
    if number not in world.users:
        raise bad("user not found")
    return {"user": world.users[number].json(), "status": "member"}


def leave_chat(world: World, p: Params) -> bool:
    """leaveChat."""
    world.writable(p["chat_id"]).member = False
    return True


def get_file(world: World, p: Params) -> Json:
    """getFile; the content is at /file/bot<token>/<file_path>."""
    name = p["file_id"]
    if name not in world.files:
        raise bad("invalid file_id")
    size = len(world.files[name])
    return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": f"files/{name}"}
