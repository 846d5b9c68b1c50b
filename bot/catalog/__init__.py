"""The catalog: what it is made of, reading it, and swapping it."""

from bot.catalog.catalog import Catalog as Catalog
