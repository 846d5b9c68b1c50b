"""Search: words → index → ranking → groups of offers and what differs."""

from bot.search.finding import Finding as Finding
from bot.search.finding import Hit as Hit
from bot.search.finding import Question as Question
from bot.search.finding import Wish as Wish


class Engine:
    @classmethod
    def of(cls, catalog: object) -> "Engine":
        return cls()

    def find(self, question: Question) -> Finding:
        return Finding("none")
