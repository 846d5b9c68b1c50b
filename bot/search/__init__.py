"""Search: words → index → ranking → groups of offers and what differs."""

from bot.search.engine import Engine as Engine
from bot.search.engine import Explanation as Explanation
from bot.search.finding import Finding as Finding
from bot.search.finding import Hit as Hit
from bot.search.finding import Question as Question
from bot.search.finding import Wish as Wish
