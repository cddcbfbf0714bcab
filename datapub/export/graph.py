"""A graph of linked data, as JSON-LD writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from datapub.textual import write_document

SPDX = "http://spdx.org/rdf/terms#"

CONTEXT: Mapping[str, Any] = {
    "@language": "zh",
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": SPDX,
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Node = dict[str, Any]


class Graph:
    """The nodes of the catalogue; one that many refer to is written once."""

    def __init__(self) -> None:
        """Begin an empty one."""
        self.nodes: dict[str, Node] = {}

    def put_concept(self, address: str, label: str) -> Node:
        """Keep a term of a vocabulary with its English name and return the reference to it."""
        return self.put(address, "skos:Concept", skos_prefLabel={"@value": label, "@language": "en"})

    def put(self, address: str, kind: str | list[str], **properties: Any) -> Node:
        """Keep a node and return the reference to it."""
        named = {name.replace("_", ":", 1): value for name, value in properties.items()}
        self.nodes.setdefault(address, {"@id": address, "@type": kind, **named})
        return {"@id": address}

    def write(self) -> bytes:
        """Return the document, its context in it."""
        return write_document({"@context": CONTEXT, "@graph": list(self.nodes.values())})


def in_english(text: str, english: str) -> list[Any]:
    """Return a text, and the same in English where somebody has written it."""
    return [text, *([{"@value": english, "@language": "en"}] if english else [])]


def write_plain(text: str) -> Node:
    """Return a code: it is in no language."""
    return {"@value": text, "@type": "xsd:string"}


def write_day(text: str) -> Node:
    """Return a day of ISO 8601."""
    return {"@value": text, "@type": "xsd:date"}


def write_moment(moment: datetime) -> Node:
    """Return a moment with its zone."""
    return {"@value": moment.isoformat(), "@type": "xsd:dateTime"}
