"""A strict Bot API server for tests: see `BotApi`."""

from tests.botapi.chats import Channel, Group
from tests.botapi.faults import Fault
from tests.botapi.journal import Call
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.botapi.world import Message

__all__ = ["BotApi", "Call", "Channel", "Fault", "Group", "Message", "Person"]
