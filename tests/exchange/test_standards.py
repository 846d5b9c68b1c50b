"""What goes out to other systems is as their standards ask.

The shapes are written from the text of CPSV-AP 3.2: what it calls mandatory, how often a property may stand, and what
it points to. HSDS is held to what its version 3 requires of each object.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rdflib import Graph

from bot.catalog import Catalog
from bot.exchange import cpsv, hsds

SITE = "https://lotsen.example"
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix cv: <http://data.europa.eu/m8g/> . @prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix adms: <http://www.w3.org/ns/adms#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass cpsv:PublicService ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path cv:hasCompetentAuthority ; sh:minCount 1 ; sh:class cv:PublicOrganisation ] ,
    [ sh:path adms:status ; sh:maxCount 1 ] ,
    [ sh:path dct:spatial ; sh:class dct:Location ] ,
    [ sh:path dct:type ; sh:class skos:Concept ] ,
    [ sh:path cv:thematicArea ; sh:class skos:Concept ] ,
    [ sh:path cv:sector ; sh:class skos:Concept ] ,
    [ sh:path cv:relatedService ; sh:class cpsv:PublicService ] ,
    [ sh:path dcat:keyword ; sh:datatype rdf:langString ] ,
    [ sh:path cv:hasCost ; sh:class cv:Cost ] ,
    [ sh:path cv:contactPoint ; sh:class cv:ContactPoint ] ,
    [ sh:path cv:holdsRequirement ; sh:class cv:Requirement ] ,
    [ sh:path cv:hasParticipation ; sh:class cv:Participation ] .
[] a sh:NodeShape ; sh:targetClass cv:PublicOrganisation ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path dct:spatial ; sh:minCount 1 ; sh:class dct:Location ] .
[] a sh:NodeShape ; sh:targetClass cv:Cost ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:description ; sh:datatype rdf:langString ] ,
    [ sh:path cv:hasValue ; sh:maxCount 1 ; sh:datatype xsd:double ] .
[] a sh:NodeShape ; sh:targetClass cv:Requirement ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ] .
[] a sh:NodeShape ; sh:targetClass cv:ContactPoint ; sh:property [ sh:path cv:contactPage ; sh:class foaf:Document ] .
"""


def test_cpsv_holds_what_the_profile_asks(real: Catalog) -> None:
    from pyshacl import validate

    conforms, _, text = validate(cpsv.graph(real, SITE), shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, text[:2000]


def test_the_shapes_see_what_is_missing(real: Catalog) -> None:
    from pyshacl import validate

    made = cpsv.graph(real, SITE)
    made.remove((None, cpsv_name("hasCompetentAuthority"), None))
    conforms, _, _ = validate(made, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert not conforms


def cpsv_name(name: str) -> Any:
    from rdflib import URIRef

    return URIRef(cpsv.PREFIXES["cv"] + name)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # the library warns of its own parser
def test_turtle_and_json_ld_say_the_same(real: Catalog) -> None:
    turtle = Graph().parse(data=cpsv.turtle(real, SITE), format="turtle")
    json_ld = Graph().parse(data=cpsv.json_ld(real, SITE), format="json-ld")
    assert set(turtle) == set(json_ld)


REQUIRED = {
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "service_areas": {"id"},
    "cost_options": {"id"},
    "required_documents": {"id"},
    "attributes": {"id"},
    "taxonomy_term": {"id", "code", "name", "description"},
}


def objects(data: Any, name: str) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(data, list):
        return [found for each in data for found in objects(each, name)]
    if not isinstance(data, dict):
        return []
    return [(name, data), *(found for key, value in data.items() for found in objects(value, key))]


def test_every_hsds_object_has_what_it_must_have(real: Catalog) -> None:
    found = objects(hsds.page(real)["contents"], "service")
    assert {name for name, _ in found} == set(REQUIRED)
    for name, data in found:
        assert set(data) >= REQUIRED[name]
        assert str(uuid.UUID(data["id"])) == data["id"]


def test_hsds_statuses_are_those_of_the_standard(real: Catalog) -> None:
    statuses = {one["status"] for one in hsds.page(real)["contents"]}
    assert statuses <= {"active", "inactive", "defunct", "temporarily closed"}


@pytest.mark.parametrize("kind", ["cost_options", "service_areas", "required_documents"])
def test_hsds_identifiers_are_each_their_own(real: Catalog, kind: str) -> None:
    ids = [each["id"] for one in hsds.page(real)["contents"] for each in one.get(kind, [])]
    assert len(ids) == len(set(ids))
