"""The database: tables, migrations and the few queries."""

from bot.store.opening import StoreError as StoreError
from bot.store.store import Store as Store
