"""The database: tables, migrations and the few queries."""

from bot.store import catalog_tables as catalog_tables  # so that the metadata is whole
from bot.store import draft_tables as draft_tables
from bot.store import nudge_tables as nudge_tables
from bot.store import pace_tables as pace_tables
from bot.store import people_tables as people_tables
from bot.store import plan_tables as plan_tables
from bot.store import report_tables as report_tables
from bot.store import staff_tables as staff_tables
from bot.store import watch_tables as watch_tables
from bot.store.opening import StoreError as StoreError
from bot.store.opening import is_away as is_away
from bot.store.store import Store as Store
