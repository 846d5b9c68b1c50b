"""What catalog models are put together from: one written form a kind of value, texts in both languages, and the small
models that several others hold."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,48}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=500)]


def _written_as(pattern: str, kind: str) -> BeforeValidator:
    """Only the one written form: pydantic alone also takes 86400 for the second of January 1970."""

    def check(value: object) -> object:
        if isinstance(value, dt.date) or (isinstance(value, str) and re.fullmatch(pattern, value)):
            return value
        raise PydanticCustomError(kind, "not written as expected")

    return BeforeValidator(check)


Whole = Annotated[int, Strict()]
YesNo = Annotated[bool, Strict()]
Day = Annotated[dt.date, _written_as(r"\d{4}-\d\d-\d\d", "date_form")]
_MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d"
Moment = Annotated[
    dt.datetime,
    _written_as(_MOMENT, "datetime_form"),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT}$"}),
]
"""Swedish time, without a time zone of its own."""


class Model(BaseModel):
    """Base of every catalog model: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """A text that a company reads, in both languages."""

    sv: Words = Field(description="På svenska. Korta meningar, du-tilltal, inga förkortningar.")
    en: Words = Field(description="Samma sak på enkel engelska.")

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.sv


class Range(Model):
    """A closed range; an absent end is open."""

    min: Whole | None = Field(default=None, ge=0, description="Minst, detta tal inräknat.")
    max: Whole | None = Field(default=None, ge=0, description="Högst, detta tal inräknat.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min_over_max")
        return self

    def admits(self, value: int | None) -> bool:
        """Whether the value lies in the range; an unknown value always does."""
        if value is None:
            return True
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


class Contact(Model):
    """A published way in: a page or a function, never a person."""

    text: Text = Field(
        description="Hur man kommer i kontakt, med en sida eller en funktion och aldrig en person.",
        examples=[{"sv": "Boka ett möte på vår sida", "en": "Book a meeting on our page"}],
    )
    url: Url | None = Field(
        default=None, description="Sidan där kontaktvägen står.", examples=["https://www.example.se/kontakt"]
    )


class Source(Model):
    """Where a fact comes from."""

    url: Url = Field(description="Sidan där det står.", examples=["https://www.example.se/villkor"])
    date: str | None = Field(
        default=None,
        max_length=60,
        description="När sidan skrevs, så noga som den säger.",
        examples=["hösten 2023", "2019-03-20"],
    )
    said: Text | None = Field(
        default=None,
        description="Vad sidan sade, i en mening.",
        examples=[{"sv": "Företag med högst nio anställda kan söka.", "en": "Up to nine employees can apply."}],
    )
