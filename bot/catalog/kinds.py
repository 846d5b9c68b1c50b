"""The kinds that the catalog tells apart, with English keys; labels stand in the text files."""

from __future__ import annotations

from enum import StrEnum


class OfferKind(StrEnum):
    """What kind of help an offer is. Labels stand in the text files."""

    ADVICE = "advice"
    LOAN = "loan"
    GRANT = "grant"
    GUARANTEE = "guarantee"
    EQUITY = "equity"
    COURSE = "course"
    NETWORK = "network"
    MENTOR = "mentor"
    PROGRAMME = "programme"
    PERMIT = "permit"
    SERVICE = "service"
    AWARD = "award"


class Stage(StrEnum):
    """How far a company has come."""

    IDEA = "idea"
    NEW = "new"
    ESTABLISHED = "established"
    GROWING = "growing"


class Sector(StrEnum):
    """Trades that offers tell apart."""

    FARMING = "farming"
    HORTICULTURE = "horticulture"
    FORESTRY = "forestry"
    FISHING = "fishing"
    SEA = "sea"
    FOOD = "food"
    RESTAURANT = "restaurant"
    TOURISM = "tourism"
    EVENTS = "events"
    RETAIL = "retail"
    SERVICES = "services"
    CONSTRUCTION = "construction"
    INDUSTRY = "industry"
    TRANSPORT = "transport"
    TECHNOLOGY = "technology"
    ENERGY = "energy"
    PROPERTY = "property"


class Status(StrEnum):
    """Whether an offer can be had now."""

    OPEN = "open"
    IN_ROUNDS = "in_rounds"
    UNCLEAR = "unclear"
    PAUSED = "paused"
    BUDGET_SPENT = "budget_spent"
    REPLACED = "replaced"
    ENDED = "ended"

    @property
    def living(self) -> bool:
        """False when nobody can get the offer any more."""
        return self not in (Status.REPLACED, Status.ENDED)


class Role(StrEnum):
    """What another organisation than the owner does in an offer."""

    PERFORMS = "performs"
    FINANCES = "finances"
    DECIDES = "decides"
    REFERS = "refers"


class Basis(StrEnum):
    """What the facts of an offer rest on."""

    SOURCE = "source"
    PARTLY = "partly"
    GENERAL_KNOWLEDGE = "general_knowledge"


class OrganisationKind(StrEnum):
    """What sort of body an organisation is."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    AGENCY = "agency"
    COMPANY = "company"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"


class AreaKind(StrEnum):
    """Levels of areas."""

    COUNTRY = "country"
    REGION = "region"
    SUBREGION = "subregion"
    MUNICIPALITY = "municipality"
