"""The catalog: what it is made of, reading it, and checking it."""

from bot.catalog.catalog import Catalog as Catalog
from bot.catalog.reader import CatalogError as CatalogError
from bot.catalog.reader import Problem as Problem
from bot.catalog.reader import examine as examine
from bot.catalog.reader import examine_texts as examine_texts
from bot.catalog.reader import read as read
