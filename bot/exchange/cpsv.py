"""CPSV-AP 3.2: the catalog as public services in RDF, as Turtle and JSON-LD. The same catalog, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.catalog import Catalog
from bot.catalog.model import Offer, Organisation, Status, Text

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "ds": "http://data.europa.eu/88u/dataset/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_RUNS = (Status.OPEN, Status.IN_ROUNDS, Status.UNCLEAR)
Triple = tuple[str, "Node | str"]


def turtle(catalog: Catalog, site: str) -> bytes:
    """The catalog as Turtle. `site`: the address that identifiers begin with."""
    return str(graph(catalog, site).serialize(format="turtle")).encode()


def json_ld(catalog: Catalog, site: str) -> bytes:
    """The catalog as JSON-LD."""
    made = graph(catalog, site)
    written = json.loads(made.serialize(format="json-ld", context=PREFIXES, auto_compact=False))
    return (json.dumps(_ordered(written), ensure_ascii=False, indent=1) + "\n").encode()


def graph(catalog: Catalog, site: str) -> Graph:
    """The catalog as a graph."""
    return _Writer(catalog, site).graph


def _ordered(data: Any) -> Any:
    """JSON-LD in one order; RDF has none of its own."""
    if isinstance(data, dict):
        return {key: _ordered(data[key]) for key in sorted(data)}
    if isinstance(data, list):
        return sorted(map(_ordered, data), key=lambda item: json.dumps(item, sort_keys=True, ensure_ascii=False))
    return data


class _Writer:
    def __init__(self, catalog: Catalog, site: str) -> None:
        from rdflib import Graph, Namespace

        self.catalog, self.site, self.graph = catalog, site, Graph()
        self.of = {prefix: Namespace(address) for prefix, address in PREFIXES.items()}
        for prefix, namespace in self.of.items():
            self.graph.bind(prefix, namespace)
        for organisation in catalog.organisations.values():
            self._organisation(organisation)
            for offer in organisation.offers:
                self._offer(organisation, offer)
        for area in catalog.areas.values():
            here = self._at("area", area.code)
            self._add(here, "dct:Location", self._texts("skos:prefLabel", area.name))
            self._add(here, "ds:atu-type", iter(()))  # what the profile's shapes ask of an organisation's area
        for need in catalog.needs.values():
            self._concept("need", need.id, need.name)

    def _organisation(self, organisation: Organisation) -> None:
        here = self._at("organisation", organisation.id)
        said: list[Triple] = [
            ("dct:identifier", self._plain(organisation.id)),
            ("skos:prefLabel", self._plain(organisation.name, "sv")),
            ("foaf:homepage", self._page(organisation.url)),
            *(("dct:spatial", self._at("area", code)) for code in organisation.area),
        ]
        self._add(here, "cv:PublicOrganisation", iter(said))
        self._add(here, "foaf:Agent", iter([("dct:title", self._plain(organisation.name, "sv"))]))

    def _offer(self, owner: Organisation, offer: Offer) -> None:
        here = self._at("offer", offer.id)
        said: list[Triple] = [
            ("dct:identifier", self._plain(offer.id)),
            *self._texts("dct:title", offer.name),
            *self._texts("dct:description", offer.summary),
            ("cv:hasCompetentAuthority", self._at("organisation", owner.id)),
            *(("dct:spatial", self._at("area", code)) for code in offer.area),
            *(("cv:thematicArea", self._at("need", need)) for need in offer.needs),
            ("dct:type", self._concept("kind", offer.kind.value)),
            *(("cv:sector", self._concept("sector", sector.value)) for sector in offer.audience.sectors),
            ("adms:status", self._concept("status", "active" if offer.status in _RUNS else "inactive")),
            *(("cv:relatedService", self._at("offer", one.offer)) for one in self.catalog.similar(offer.id)),
            *(("dcat:keyword", self._plain(word, "sv")) for word in offer.words),
            *self._parts(here, offer),
        ]
        if offer.url:
            said.append(("foaf:page", self._page(offer.url)))
        self._add(here, "cpsv:PublicService", iter(said))

    def _parts(self, here: URIRef, offer: Offer) -> Iterator[Triple]:
        contact = self.catalog.contact(offer)
        if contact and contact.url:
            point = self._inside(here, "contact")
            self._add(point, "cv:ContactPoint", iter([("cv:contactPage", self._page(contact.url))]))
            yield "cv:contactPoint", point
        if offer.cost != "unknown":
            cost = self._inside(here, "cost")
            words = [
                ("dct:identifier", self._plain(f"{offer.id}-cost")),
                *self._texts("dct:description", offer.cost.text),
            ]
            if offer.cost.free:
                words.append(("cv:hasValue", self._number(0)))
            self._add(cost, "cv:Cost", iter(words))
            yield "cv:hasCost", cost
        for number, condition in enumerate(offer.conditions, 1):
            required = self._inside(here, f"condition-{number}")
            name = ("dct:identifier", self._plain(f"{offer.id}-condition-{number}"))
            self._add(required, "cv:Requirement", iter([name, *self._texts("dct:title", condition)]))
            yield "cv:holdsRequirement", required
        for number, part in enumerate(offer.roles, 1):
            taken = self._inside(here, f"role-{number}")
            agent = self._at("organisation", part.organisation)
            said: list[Triple] = [
                ("dct:identifier", self._plain(f"{offer.id}-role-{number}")),
                ("dct:description", self._plain(part.role.value, "en")),
                ("cv:role", self._concept("role", part.role.value)),
                ("cv:hasParticipant", agent),
            ]
            self._add(taken, "cv:Participation", iter(said))
            yield "cv:hasParticipation", taken

    def _concept(self, scheme: str, id: str, name: Text | None = None) -> URIRef:
        here = self._at(scheme, id)
        label = self._texts("skos:prefLabel", name) if name else iter([("skos:prefLabel", self._plain(id, "en"))])
        self._add(here, "skos:Concept", label)
        return here

    def _page(self, url: str) -> URIRef:
        from urllib.parse import quote

        from rdflib import URIRef

        page = URIRef(quote(url, safe=":/?#[]@!$&'()*+,;=%~"))
        self._add(page, "foaf:Document", iter(()))
        return page

    def _add(self, here: URIRef, kind: str, said: Iterator[Triple]) -> None:
        from rdflib import RDF

        self.graph.add((here, RDF.type, self._name(kind)))
        for name, value in said:
            self.graph.add((here, self._name(name), value))  # type: ignore[arg-type]

    def _name(self, short: str) -> URIRef:
        prefix, _, name = short.partition(":")
        return self.of[prefix][name]

    def _at(self, kind: str, id: str) -> URIRef:
        from rdflib import URIRef

        return URIRef(f"{self.site}/id/{kind}/{id}")

    def _inside(self, here: URIRef, part: str) -> URIRef:
        from rdflib import URIRef

        return URIRef(f"{here}#{part}")

    def _texts(self, name: str, text: Text) -> Iterator[Triple]:
        yield name, self._plain(text.sv, "sv")
        yield name, self._plain(text.en, "en")

    def _plain(self, text: str, language: str | None = None) -> Node:
        from rdflib import Literal

        return Literal(text, lang=language)

    def _number(self, value: float) -> Node:
        from rdflib import XSD, Literal

        return Literal(float(value), datatype=XSD.double)
