"""Open Referral HSDS 3: the catalog as its services and organizations, and services back as what is known of an offer.

Identifiers are UUIDs made from Lotsen's own ids, so that the same offer has the same one in every export.
"""

from __future__ import annotations

import uuid
from typing import Any

from bot.catalog import Catalog
from bot.catalog.model import Offer, Organisation, Status
from bot.exchange import plain

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://docs.openreferral.org/lotsen")
_STATUS = {
    Status.OPEN: "active",
    Status.IN_ROUNDS: "active",
    Status.UNCLEAR: "active",
    Status.PAUSED: "temporarily closed",
    Status.BUDGET_SPENT: "temporarily closed",
    Status.REPLACED: "defunct",
    Status.ENDED: "defunct",
}
FIELDS = frozenset({("id",), ("name", "sv"), ("summary", "sv"), ("url",), ("status",)})
"""What of an offer an HSDS service tells surely enough to compare."""
TAXONOMY = "lotsen"


def identifier(kind: str, id: str) -> str:
    """The UUID of something of Lotsen's."""
    return str(uuid.uuid5(_SPACE, f"{kind}/{id}"))


def page(catalog: Catalog) -> dict[str, Any]:
    """All services as one page, in the form in which an HSDS API answers `/services`."""
    services = [service(catalog, offer) for offer in catalog.offers.values()]
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }


def service(catalog: Catalog, offer: Offer) -> dict[str, Any]:
    """An offer as a service with its organization."""
    id, owner = identifier("offer", offer.id), catalog.owner(offer.id)
    made: dict[str, Any] = {
        "id": id,
        "name": offer.name.sv,
        "alternate_name": offer.name.en,
        "description": offer.summary.sv,
        "url": offer.url,
        "status": _STATUS[offer.status],
        "application_process": " ".join(step.sv for step in offer.steps),
        "fees_description": "" if offer.cost == "unknown" else offer.cost.text.sv,
        "eligibility_description": _eligible(offer),
        "minimum_age": offer.audience.age.min if offer.audience.age else None,
        "maximum_age": offer.audience.age.max if offer.audience.age else None,
        "assured_date": offer.assured.date.isoformat() if offer.assured else None,
        "alert": offer.status_note.sv if offer.status_note else "",
        "service_areas": [_area(catalog, offer, code) for code in offer.area],
        "cost_options": _costs(offer),
        "required_documents": [
            {"id": identifier("bring", f"{offer.id}/{n}"), "service_id": id, "document": text.sv}
            for n, text in enumerate(offer.bring)
        ],
        "organization": organization(owner),
        "attributes": _attributes(catalog, offer),
    }
    return dict(plain.pruned({key: value for key, value in made.items() if value != ""}))


def organization(owner: Organisation) -> dict[str, Any]:
    """An organisation as an organization."""
    return {
        "id": identifier("organisation", owner.id),
        "name": owner.name,
        "description": owner.does.sv,
        "website": owner.url,
        "attributes": [_attribute("organisation", owner.id, "organisation", owner.id, owner.name, "organization")],
    }


def _eligible(offer: Offer) -> str:
    texts = [offer.audience.who.sv] if offer.audience.who else []
    return " ".join(text.rstrip(".") + "." for text in [*texts, *(condition.sv for condition in offer.conditions)])


def _area(catalog: Catalog, offer: Offer, code: str) -> dict[str, Any]:
    return {
        "id": identifier("service_area", f"{offer.id}/{code}"),
        "service_id": identifier("offer", offer.id),
        "name": catalog.areas[code].name.sv,
        "extent": code,
        "extent_type": "text",
    }


def _costs(offer: Offer) -> list[dict[str, Any]]:
    if offer.cost == "unknown":
        return []
    cost: dict[str, Any] = {
        "id": identifier("cost", offer.id),
        "service_id": identifier("offer", offer.id),
        "amount_description": offer.cost.text.sv,
    }
    return [cost | ({"currency": "SEK", "amount": 0} if offer.cost.free else {})]


def _attributes(catalog: Catalog, offer: Offer) -> list[dict[str, Any]]:
    needs = [catalog.needs[need] for need in offer.needs]
    return [
        _attribute("offer", offer.id, "offer", offer.id, offer.name.sv, "service"),
        _attribute("offer", offer.id, "kind", offer.kind.value, offer.kind.value, "service"),
        *(_attribute("offer", offer.id, "need", need.id, need.name.sv, "service") for need in needs),
    ]


def _attribute(kind: str, id: str, taxonomy: str, code: str, name: str, entity: str) -> dict[str, Any]:
    return {
        "id": identifier("attribute", f"{kind}/{id}/{taxonomy}/{code}"),
        "link_id": identifier(kind, id),
        "link_entity": entity,
        "value": code,
        "taxonomy_term": {
            "id": identifier("term", f"{taxonomy}/{code}"),
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": f"{TAXONOMY}-{taxonomy}",
        },
    }


def services(data: Any) -> list[dict[str, Any]] | None:
    """The services of an HSDS JSON: a page, a list, or organizations with services. None when it is none of these."""
    if isinstance(data, dict) and isinstance(data.get("organizations"), list):
        owners = [one for one in data["organizations"] if isinstance(one, dict)]
        inside = [
            {"organization": {key: value for key, value in owner.items() if key != "services"}} | each
            for owner in owners
            for each in _dicts(owner.get("services"))
        ]
        by_id = {str(owner.get("id")): owner for owner in owners}
        apart = [
            {"organization": by_id.get(str(each.get("organization_id")), {})} | each
            for each in _dicts(data.get("services"))
        ]
        return [*inside, *apart]
    for key in ("contents", "services"):
        if isinstance(data, dict) and isinstance(data.get(key), list):
            return _dicts(data[key])
    return _dicts(data) if isinstance(data, list) and data else None


def _dicts(data: Any) -> list[dict[str, Any]]:
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def offer(service: dict[str, Any], catalog: Catalog) -> tuple[str, dict[str, Any]]:
    """The owner's id and what a service tells of an offer; by a Lotsen identifier the known one, else a new one."""
    known = {identifier("offer", id): id for id in catalog.offers}
    id = known.get(str(service.get("id"))) or _value(service, "offer") or _slug(str(service.get("name") or ""))
    told = service.get("organization")
    organization = told if isinstance(told, dict) else {}
    owners = {identifier("organisation", id): id for id in catalog.organisations}
    names = {one.name.casefold(): one.id for one in catalog.organisations.values()}
    name = str(organization.get("name") or "")
    owner = owners.get(str(organization.get("id") or service.get("organization_id"))) or names.get(name.casefold())
    data: dict[str, Any] = {"id": id}
    for field, key in (("name", "name"), ("summary", "description")):
        if service.get(key):
            data[field] = {"sv": service[key]}
    if service.get("url"):
        data["url"] = service["url"]
    data["status"] = _status(service, catalog.offers.get(id))
    return owner or name, data


def _status(service: dict[str, Any], known: Offer | None) -> Any:
    """Lotsen's status; it tells more apart than HSDS does, so it stands as long as it agrees with what HSDS says."""
    status = str(service.get("status") or "active")
    if known and _STATUS[known.status] == status:
        return known.status.value
    return {"active": "open", "temporarily closed": "paused", "defunct": "ended", "inactive": "paused"}.get(
        status, status
    )


def _value(service: dict[str, Any], taxonomy: str) -> str | None:
    for attribute in _dicts(service.get("attributes")):
        term = attribute.get("taxonomy_term")
        if isinstance(term, dict) and term.get("taxonomy") == f"{TAXONOMY}-{taxonomy}":
            return str(attribute.get("value") or term.get("code"))
    return None


def _slug(name: str) -> str:
    plain_letters = name.casefold().translate(str.maketrans("åäöéü", "aaoeu"))
    return "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in plain_letters).split())[:48]
