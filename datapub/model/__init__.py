"""The values that travel down the line: schemas, datasets and tables.

They are plain and frozen, and know nothing of frictionless, pandas readers or files, so every
later step can be tested with a table written by hand.
"""

from datapub.model.dataset import (
    ABOUT,
    AREA_CODE,
    AS_OF,
    CADENCE_MONTHS,
    IS_SAMPLE,
    OPEN,
    Area,
    Dataset,
    Field,
    ForeignKey,
    Lookup,
    Policy,
    Schema,
    Source,
    list_braced,
)
from datapub.model.table import Record, Table, Tables, group_records, make_table

__all__ = [
    "ABOUT", "AREA_CODE", "AS_OF", "CADENCE_MONTHS", "IS_SAMPLE", "OPEN", "Area", "Dataset", "Field",
    "ForeignKey", "Lookup", "Policy", "Record", "Schema", "Source", "Table", "Tables", "group_records",
    "list_braced", "make_table",
]  # fmt: skip
