"""Reading JSON-LD with rdflib, whose parser warns of itself."""

from __future__ import annotations

import warnings

from rdflib import Graph


def parse_jsonld(text: str) -> Graph:
    """Return the statements of a JSON-LD document that needs nothing fetched."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld")
