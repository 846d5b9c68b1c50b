"""The database: tables, migrations and the few queries."""

from bot.store.store import Store as Store
from bot.store.store import StoreError as StoreError
