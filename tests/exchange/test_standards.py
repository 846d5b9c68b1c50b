"""What goes out to other systems is as their standards ask.

The shapes hold what the shapes published with CPSV-AP 3.2.0 ask of the classes that are written here: what must stand,
how often it may, and what it points to. `tests/exchange/published.py` takes the published files themselves. HSDS is held to what its version 3 requires of each object.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from bot.catalog import Catalog
from bot.exchange import cpsv, hsds
from tests.exchange import published

SITE = "https://lotsen.example"
SHAPES = """
# What the SHACL shapes that are published with CPSV-AP 3.2.0 ask of the classes that are written here.
@prefix ds: <http://data.europa.eu/88u/dataset/> .
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
    [ sh:path adms:status ; sh:maxCount 1 ; sh:class skos:Concept ] ,
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
    [ sh:path dct:spatial ; sh:minCount 1 ; sh:class ds:atu-type ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ] .
[] a sh:NodeShape ; sh:targetClass cv:Participation ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path cv:role ; sh:minCount 1 ; sh:class skos:Concept ] ,
    [ sh:path cv:hasParticipant ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] .
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


def test_whoever_has_the_published_files_holds_the_exports_against_them(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "service.json").write_text(json.dumps({"type": "object", "required": ["id", "name", "status"]}))
    (tmp_path / "other.json").write_text(json.dumps({"type": "object", "required": ["fax"]}))
    assert [published.main(tmp_path / name) for name in ("shapes.ttl", "service.json", "other.json")] == [0, 0, 1]


def test_the_shapes_see_what_is_missing(real: Catalog) -> None:
    from pyshacl import validate

    made = cpsv.graph(real, SITE)
    made.remove((None, cpsv_name("hasCompetentAuthority"), None))
    conforms, _, _ = validate(made, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert not conforms


@pytest.mark.parametrize("kind", ["http://xmlns.com/foaf/0.1/Agent", "http://data.europa.eu/88u/dataset/atu-type"])
def test_the_shapes_see_a_part_of_another_class(real: Catalog, kind: str) -> None:
    from pyshacl import validate
    from rdflib import RDF, URIRef

    made = cpsv.graph(real, SITE)
    made.remove((None, RDF.type, URIRef(kind)))
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
