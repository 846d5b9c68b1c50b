"""What a catalog is made of: frozen, typed models.

The JSON Schemas and the staff's forms are generated from these models, so each field's description is the
handbook that an editor reads: what to write, how long, and an example.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.catalog.kinds import AreaKind as AreaKind
from bot.catalog.kinds import Basis as Basis
from bot.catalog.kinds import OfferKind as OfferKind
from bot.catalog.kinds import OrganisationKind as OrganisationKind
from bot.catalog.kinds import Role as Role
from bot.catalog.kinds import Sector as Sector
from bot.catalog.kinds import Stage as Stage
from bot.catalog.kinds import Status as Status
from bot.catalog.parts import LANGUAGES as LANGUAGES
from bot.catalog.parts import Code as Code
from bot.catalog.parts import Contact as Contact
from bot.catalog.parts import Day as Day
from bot.catalog.parts import Id as Id
from bot.catalog.parts import Language as Language
from bot.catalog.parts import Model as Model
from bot.catalog.parts import Moment as Moment
from bot.catalog.parts import Range as Range
from bot.catalog.parts import Source as Source
from bot.catalog.parts import Text as Text
from bot.catalog.parts import Url as Url
from bot.catalog.parts import Whole as Whole
from bot.catalog.parts import Words as Words
from bot.catalog.parts import YesNo as YesNo


class Audience(Model):
    """Whom an offer is for. A fact that a company has not told never excludes it."""

    stages: tuple[Stage, ...] = Field(default=(), description="Skeden. Utelämna om alla.", examples=[["idea", "new"]])
    sectors: tuple[Sector, ...] = Field(
        default=(), description="Branscher. Utelämna om alla.", examples=[["food", "restaurant"]]
    )
    employees: Range | None = Field(default=None, description="Antal anställda.", examples=[{"min": 1, "max": 9}])
    turnover_sek: Range | None = Field(
        default=None, description="Omsättning per år, i kronor.", examples=[{"min": 500000, "max": 20000000}]
    )
    age: Range | None = Field(default=None, description="Ägarens ålder, i år.", examples=[{"min": 18, "max": 30}])
    company_years: Range | None = Field(
        default=None, description="Företagets ålder, i år.", examples=[{"min": 0, "max": 3}]
    )
    who: Text | None = Field(
        default=None,
        description="Vem det är för, i ord.",
        examples=[
            {"sv": "Industriföretag med upp till 249 anställda", "en": "Industrial companies with up to 249 employees"}
        ],
    )


class Cost(Model):
    """What the company pays, as a source states it."""

    free: YesNo = Field(description="Om det är gratis.", examples=[False])
    text: Text = Field(
        description="Vad det kostar, i ord.",
        examples=[{"sv": "1 500 kronor per deltagare", "en": "SEK 1,500 per participant"}],
    )


class Amount(Model):
    """What the company can get, when it is money."""

    text: Text = Field(
        description="Beloppet i ord.", examples=[{"sv": "Upp till 250 000 kronor", "en": "Up to SEK 250,000"}]
    )
    min_sek: Whole | None = Field(default=None, ge=0, description="Lägsta belopp, i kronor.", examples=[20000])
    max_sek: Whole | None = Field(default=None, ge=0, description="Högsta belopp, i kronor.", examples=[250000])


class Participation(Model):
    """Another organisation's part in an offer."""

    organisation: Id = Field(description="Vem det är.", examples=["exempelbanken"])
    role: Role = Field(description="Vad den gör.", examples=["finances"])


class Similar(Model):
    """An overlapping offer and the one sentence that tells the two apart, true read from either side."""

    offer: Id = Field(description="Det andra erbjudandet.", examples=["exempel-lan"])
    difference: Text = Field(
        description="En mening som skiljer de två åt och nämner båda vid namn.",
        examples=[
            {
                "sv": "Startlånet är för nya företag, Växtlånet är för dem som redan har anställda.",
                "en": "The start loan is for new companies, the growth loan is for those that already employ people.",
            }
        ],
    )


class Assured(Model):
    """When the owner last confirmed that the offer is true."""

    date: Day
    by: Id


class Offer(Model):
    """Something a company can get or must do, owned by exactly one organisation: that of its file."""

    id: Id = Field(description="Kort och fast namn i adresser. Ändras aldrig.", examples=["almi-mikrolan"])
    former_ids: tuple[Id, ...] = Field(default=(), description="Tidigare id, så att gamla länkar fungerar.")
    name: Text = Field(
        description="Vad erbjudandet heter, 1–8 ord.", examples=[{"sv": "Startlånet", "en": "The start loan"}]
    )
    promise: Text = Field(
        description="6–12 ord som börjar med ett verb och skiljer erbjudandet från alla andra.",
        examples=[
            {
                "sv": "Låna till din första maskin när banken säger nej",
                "en": "Borrow for your first machine when the bank says no",
            }
        ],
    )
    summary: Text = Field(
        description="15–60 ord: vad företaget får och vad som krävs.",
        examples=[
            {
                "sv": "Du får ett lån till maskiner och lager. Företaget ska vara registrerat och ha en budget. "
                "Du betalar tillbaka varje månad i upp till fem år.",
                "en": "You get a loan for machines and stock. The company is registered and has a budget. "
                "You pay back every month for up to five years.",
            }
        ],
    )
    kind: OfferKind = Field(description="Vilket slags hjälp det är.", examples=["loan"])
    needs: tuple[Id, ...] = Field(
        min_length=1,
        max_length=6,
        description="Vad företaget behöver, det viktigaste först.",
        examples=[["lana-pengar"]],
    )
    words: tuple[Words, ...] = Field(
        default=(), description="Ord som företag använder.", examples=[["lån", "maskin", "när banken säger nej"]]
    )
    asks: tuple[Words, ...] = Field(
        default=(),
        description="Hela frågor som företag ställer, med deras ord.",
        examples=[["kan jag låna till en begagnad ugn", "vem lånar ut när man är ny"]],
    )
    area: tuple[Code, ...] = Field(
        min_length=1, description="Kommuner och områden där erbjudandet gäller.", examples=[["12"]]
    )
    audience: Audience = Field(default_factory=Audience, alias="for", description="Vem det är för.")
    conditions: tuple[Text, ...] = Field(
        default=(),
        description="Villkor i ord, ett per rad.",
        examples=[[{"sv": "Företaget är registrerat.", "en": "The company is registered."}]],
    )
    roles: tuple[Participation, ...] = Field(
        default=(), description="Andra som utför, betalar, beslutar eller hänvisar."
    )
    handled_by: dict[Code, Id] = Field(
        default_factory=dict,
        description="Vem som sköter saken i en kommun, när det är någon annan än ägaren.",
        examples=[{"1286": "ystads-kommun"}],
    )
    cost: Cost | Literal["unknown"] = Field(
        description="Kostnad enligt källa. Okänd när ingen källa säger det. Aldrig en gissning."
    )
    amount: Amount | None = Field(default=None, description="Belopp, när det gäller pengar.")
    time: Text | None = Field(
        default=None,
        description="Hur lång tid det tar eller när man söker.",
        examples=[{"sv": "Svar inom två veckor", "en": "An answer within two weeks"}],
    )
    steps: tuple[Text, ...] = Field(
        default=(),
        description="Så går du vidare, 2–4 steg.",
        examples=[[{"sv": "Gör en budget.", "en": "Make a budget."}, {"sv": "Boka ett samtal.", "en": "Book a talk."}]],
    )
    bring: tuple[Text, ...] = Field(
        default=(), description="Ha detta klart.", examples=[[{"sv": "Din budget", "en": "Your budget"}]]
    )
    contact: Contact | None = Field(default=None, description="Om annan än organisationens.")
    answer_time: Range | None = Field(
        default=None,
        description="Utlovad svarstid i arbetsdagar. Okänd: inget utlovas.",
        examples=[{"min": 1, "max": 5}],
    )
    opens: Day | None = Field(default=None, description="Första dagen.", examples=["2027-01-15"])
    closes: Day | None = Field(default=None, description="Sista dagen, den inräknad.", examples=["2027-03-31"])
    status: Status
    status_note: Text | None = Field(
        default=None,
        description="Mer om läget.",
        examples=[{"sv": "Söks januari, april och oktober", "en": "Applied for in January, April and October"}],
    )
    replaced_by: tuple[Id, ...] = Field(
        default=(), description="Vad som finns i stället, när erbjudandet upphört.", examples=[["exempel-lan"]]
    )
    similar: tuple[Similar, ...] = Field(default=(), description="Liknande erbjudanden och vad som skiljer.")
    generic_of: Id | None = Field(
        default=None,
        description="Allmänt erbjudande som detta är den lokala formen av; den visas i stället.",
        examples=["exempel-radgivning"],
    )
    url: Url | None = Field(
        default=None, description="Sidan om erbjudandet.", examples=["https://www.example.se/startlanet"]
    )
    url_checked: YesNo = Field(default=False, description="true om adressen har setts.")
    basis: Basis = Field(description="Vad uppgifterna bygger på.", examples=["source"])
    sources: tuple[Source, ...] = Field(default=(), description="Var det står.")
    assured: Assured | None = Field(default=None, description="När ägaren senast bekräftade uppgifterna.")
    review_months: Annotated[Whole, Field(ge=1, le=24)] = Field(
        default=6, description="Hur ofta ägaren ska bekräfta, i månader.", examples=[6]
    )
    note: str | None = Field(
        default=None,
        max_length=2000,
        description="För personal; visas aldrig för företag.",
        examples=["Beloppet ändras ofta i januari. Fråga ekonomi först."],
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.status is Status.REPLACED and not self.replaced_by:
            raise ValueError("replaced_by_missing")
        if self.opens and self.closes and self.opens > self.closes:
            raise ValueError("closes_before_opens")
        if any(similar.offer == self.id for similar in self.similar):
            raise ValueError("similar_to_itself")
        return self


class Organisation(Model):
    """An organisation's own page: what it does and does not do, and the offers it owns."""

    id: Id
    name: str = Field(min_length=1, max_length=80)
    kind: OrganisationKind
    does: Text = Field(description="Vad organisationen gör för företag, i en mening.")
    does_not: Text | None = Field(default=None, description="Vad den inte gör, i en mening.")
    url: Url
    area: tuple[Code, ...] = Field(min_length=1)
    contact: Contact | None = None
    answer_time: Range | None = Field(default=None, description="Utlovad svarstid i arbetsdagar.")
    basis: Basis
    sources: tuple[Source, ...] = ()
    note: str | None = Field(default=None, max_length=2000, description="För personal; visas aldrig för företag.")
    offers: tuple[Offer, ...] = ()


class Option(Model):
    """One answer to a clarifying question, and the offers it speaks for."""

    id: Id
    label: Text = Field(description="Knappens text, högst 30 tecken.")
    offers: tuple[Id, ...] = Field(default=(), description="Erbjudanden som svaret talar för.")
    stage: Stage | None = Field(default=None, description="Vad svaret säger om företagets skede.")
    sector: Sector | None = Field(default=None, description="Vad svaret säger om företagets bransch.")


LONGEST_ANSWER = 60
"""Characters of "<question>.<option>": what a button can carry beside its action."""


class Clarification(Model):
    """A question that separates offers that are easily confused. "Vet inte" is always added."""

    id: Id
    ask: Text
    options: tuple[Option, ...] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _fits_on_buttons(self) -> Self:
        if any(len(f"{self.id}.{option.id}") > LONGEST_ANSWER for option in self.options):
            raise ValueError("answer_too_long")
        return self


class Handler(Model):
    """Who handles a need in an area."""

    area: Code
    organisation: Id
    offer: Id | None = None
    inferred: YesNo = Field(default=False, description="true om det är en slutsats och inte sagt av en källa.")
    note: Text | None = None


class Need(Model):
    """Something companies need, in their words."""

    id: Id
    name: Text = Field(description="Behovet i 2–6 ord: 'Låna till företaget'.")
    words: tuple[Words, ...] = Field(default=(), description="Ord som företag använder om behovet.")
    asks: tuple[Words, ...] = Field(default=(), description="Hela frågor om behovet.")
    handled_by: tuple[Handler, ...] = Field(default=(), description="Vem som sköter saken i vilken kommun.")
    questions: tuple[Clarification, ...] = ()


class Place(Model):
    """A village or place that people name instead of the municipality."""

    name: str = Field(min_length=1, max_length=60)
    at: tuple[float, float] | None = Field(default=None, description="Ungefärlig latitud och longitud, i grader.")
    also: tuple[str, ...] = Field(default=(), description="Andra skrivsätt.")


class Area(Model):
    """A country, region or municipality by its official code, kept as text."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,12}$")]
    name: Text
    kind: AreaKind
    within: tuple[Code, ...] = Field(default=(), description="Områden som detta ligger i, närmast först.")
    neighbours: tuple[Code, ...] = ()
    home: YesNo = Field(default=False, description="true för kommunerna som Lotsen är till för.")
    places: tuple[Place, ...] = ()
    business_office: Id | None = Field(default=None, description="Erbjudandet som är kommunens näringslivskontakt.")


class Case(Model):
    """What a company concretely got, as published elsewhere."""

    id: Id
    company: str = Field(min_length=1, max_length=120)
    municipality: Code | None = None
    needs: tuple[Id, ...] = ()
    offers: tuple[Id, ...] = ()
    obtained: Text
    result: Text | None = None
    sources: tuple[Source, ...] = Field(min_length=1)


class Meeting(Model):
    """An open follow-up meeting, course or information evening."""

    id: Id
    organisation: Id
    name: Text
    summary: Text
    needs: tuple[Id, ...] = ()
    starts: Moment = Field(description="Svensk tid: 2026-12-01 18:00.")
    ends: Moment | None = None
    place: Text
    area: Code
    seats: Whole | None = Field(default=None, ge=1)
    url: Url | None = None
    called_off: bool = Field(default=False, description="Inställd. De som har anmält sig får veta det.")
    sources: tuple[Source, ...] = ()


class Probe(Model):
    """A question and the offers it must find: one of the catalog's own tests."""

    q: Words
    lang: Language = "sv"
    municipality: Code | None = None
    offers: tuple[Id, ...] = Field(min_length=1, description="Något av dessa ska komma bland de tre första.")
