"""Hundreds of hostile texts, generated from parts, and a city with one in every free cell.

Each text that would take effect contains MARK there: as an element, an attribute, or a property.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import cycle, islice, product
from pathlib import Path
from urllib.parse import quote

from datapub.config import Config
from datapub.model import Dataset, Field
from datapub.problem import Problem
from tests.city import city_rows
from tests.support import Rows, find_problems, put_project

MARK = "hx7"
_RUN = f"{MARK}()"
_TAGS = [
    "img",
    "svg",
    "body",
    "input",
    "details",
    "video",
    "audio",
    "iframe",
    "object",
    "embed",
    "math",
    "form",
    "button",
    "a",
    "marquee",
    "style",
    "link",
    "meta",
    "base",
    "template",
]
_EVENTS = ["error", "load", "click", "focus", "toggle", "mouseover", "animationend", "pointerenter", "begin"]
_BREAKS = (
    '"',
    "'",
    "`",
    '">',
    "'>",
    "-->",
    "]]>",
    "</title>",
    "</textarea>",
    "</style>",
    "</script>",
    "</a>",
    '\\"',
    "&quot;",
)


def _to_entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def _markup() -> Iterator[str]:
    for place, tag in enumerate(_TAGS):
        for event in (_EVENTS[place % len(_EVENTS)], _EVENTS[(place + 3) % len(_EVENTS)]):
            yield f"<{tag} src=x on{event}={_RUN}>"
        yield f"<{tag.upper()}/on{_EVENTS[place % len(_EVENTS)]}={_RUN}//"
        yield f"< {tag} on{_EVENTS[place % len(_EVENTS)]}={_RUN} "
    yield from (
        f"<{MARK}>",
        f"</{MARK}>",
        f"<{MARK} ",
        f"<!{MARK}>",
        f"<?{MARK}?>",
        f"<!--{MARK}",
        f"＜{MARK}＞",
        f"﹤{MARK}﹥",
    )
    yield from (
        f"<script>{_RUN}</script>",
        f"<ScRiPt>{_RUN}</sCrIpT >",
        f"<script src=//{MARK}.example>",
        f"<<script>{_RUN}",
    )
    yield from (
        _to_entities(f"<{MARK}>"),
        f"&lt;{MARK}&gt;",
        f"&#x3c;{MARK}&#x3e;",
        f"&lt{MARK}",
        f"\\x3c{MARK}\\x3e",
        f"\\u003c{MARK}\\u003e",
    )
    yield from (
        quote(f"<{MARK}>"),
        quote(quote(f"<{MARK}>")),
        f"+ADw-{MARK}+AD4-",
        f"<svg><{MARK}/></svg>",
        f"<math><{MARK}>",
    )
    yield from (
        f"<style>*{{background:url(//{MARK})}}</style>",
        f"expression({_RUN})",
        f"}}*{{x:{MARK}",
        f"/*{MARK}*/",
        f"@import '{MARK}'",
    )
    yield from (
        f"<svg><use href=data:,{MARK}>",
        f"<svg><animate onbegin={_RUN}>",
        f"<foreignObject><{MARK}>",
        f"<set attributeName={MARK}>",
    )


def _attributes() -> Iterator[str]:
    for cut, event in product(_BREAKS, ("onerror", "onfocus")):
        yield f"甲{cut} {event}={_RUN} x="
        yield f"甲{cut}><{MARK}>"
    yield from (
        f"甲' style='x:{MARK}",
        f'甲" data-{MARK}="1',
        f"甲 {MARK}=1",
        f"甲/{MARK}/",
        f'甲" autofocus {MARK} "',
    )


def _addresses() -> Iterator[str]:
    schemes = (
        "javascript",
        "JavaScript",
        "java\tscript",
        "java\nscript",
        "\x01javascript",
        " javascript",
        "java&#115;cript",
        "vbscript",
        "livescript",
    )
    for scheme in schemes:
        yield f"{scheme}:{_RUN}"
        yield f"{scheme}://%0a{_RUN}"
        yield f"[甲]({scheme}:{_RUN})"
        yield f"![甲]({scheme}:{_RUN})"
    for kind in ("text/html", "text/html;base64", "image/svg+xml", "application/javascript"):
        yield f"data:{kind},<{MARK}>"
        yield f"<{MARK} href=data:{kind}>"
    for address in (
        "//{}",
        "\\\\{}\\a",
        "http://a@{}",
        "https:{}",
        "file:///{}",
        "blob:{}",
        "view-source:{}",
        "jar:{}!/",
        "feed:{}",
        "tel:{}",
    ):
        yield address.format(MARK)
        yield f'甲" href="{address.format(MARK)}'
        yield f"https://a.example/{address.format(MARK)}"


def _templates() -> Iterator[str]:
    pairs = (
        ("{{", "}}"),
        ("{%", "%}"),
        ("{#", "#}"),
        ("${", "}"),
        ("#{", "}"),
        ("<%", "%>"),
        ("[[", "]]"),
        ("${{", "}}"),
        ("<%=", "%>"),
        ("{{=", "}}"),
    )
    inner = (
        MARK,
        "7*7",
        "config",
        "''.__class__.__mro__",
        "self._TemplateReference__context",
        "raise 1",
        "include 'x'",
        "cycler.__init__",
    )
    yield from (f"甲{start} {text} {end}" for (start, end), text in product(pairs, inner))
    tokens = (
        "city",
        "title",
        "heading",
        "description",
        "content",
        "base_url",
        "contact",
        "part",
        "parts",
        "whole",
        "own",
        "kind",
        "unplaced",
        "banner",
    )
    yield from (f"甲@{token}@" for token in tokens)
    yield from (
        "甲<!-- publish:lookup -->",
        "甲\\0content\\0",
        "甲<!-- timed -->乙<!-- /timed -->",
        "甲__datapub__",
        "甲%(a)s%n%s",
        "甲{0.__class__}{a!r}",
    )


def _markdown() -> Iterator[str]:
    blocks = (
        "# {}",
        "## {}",
        "> {}",
        "* {}",
        "1. {}",
        "    {}",
        "```{}",
        "~~~{}",
        "---{}",
        "| {} | b |",
        "!!! note {}",
        "??? {}",
        "--8<-- {}",
        "*[{}]: b",
        "[^{}]: b",
        ": {}",
    )
    yield from (f"甲 {block.format(MARK)}" for block in blocks)
    yield from (
        f"**{MARK}**",
        f"__{MARK}__",
        f"~~{MARK}~~",
        f"`{MARK}`",
        f"``{MARK}",
        f"[{MARK}]: http://a",
        f"[{MARK}][a]",
        f"\\{MARK}\\",
        f"甲{{: onclick={_RUN}}}",
    )
    yield from (
        f"甲{{.{MARK} #{MARK} onclick={_RUN}}}",
        f"http://{MARK}.example",
        f"<http://{MARK}.example>",
        f"[TOC]{MARK}",
        f"$${MARK}$$",
        f"[[{MARK}]]",
    )


def _calls() -> Iterator[str]:
    yield from (
        f"@{MARK}",
        f"@{MARK}/team",
        f"甲@{MARK}",
        "#1",
        "甲 #1",
        f"{MARK}/a#1",
        "GH-1",
        "closes #1",
        "!1",
        "~标签",
        "0123456789abcdef0123456789abcdef01234567",
    )
    yield from (
        f"::error::{MARK}",
        f"::set-output name={MARK}::1",
        f"::add-mask::{MARK}",
        f"%0A::error::{MARK}",
        f":{MARK}:",
        f"甲:smile:{MARK}",
        f"##[error]{MARK}",
    )


def _sheets() -> Iterator[str]:
    formulas = (
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        '=HYPERLINK("http://a")',
        "=IMPORTXML(1)",
        '=DDE("a";"b")',
        "=WEBSERVICE(1)",
    )
    for start, formula in product(("", " ", "\t", "\r", "\n", '"', "'", ";", "甲,", "甲|"), formulas):
        yield start + formula
    yield from ("＝1+1", "＋1", "－1", "＠A1", "﹢1", "﹦1")
    escapes = ("0041", "000D", "000A", "005F", "FFFF", "D800", "0000", "003C", "0009")
    yield from (f"甲_x{code}_乙" for code in escapes)
    yield from (
        "甲_x005F_x0041_乙",
        "_x0041_",
        "[Red]甲",
        "甲&C乙",
        "甲!A1",
        "'甲",
        "''",
        "甲'",
        "1E5",
        "9.1E+17",
        "0x1F",
        "1/2",
        "TRUE",
        "#REF!",
        "#N/A",
    )


def _formats() -> Iterator[str]:
    yield from (
        f"<!DOCTYPE a [<!ENTITY {MARK} SYSTEM 'file:///etc/passwd'>]>",
        f"&{MARK};",
        "&amp;",
        "&amp;lt;",
        "&nbsp",
        f"<![CDATA[{MARK}]]>",
        f"]]>{MARK}",
        f"<?xml {MARK}?>",
        f"<xi:include {MARK}>",
    )
    yield from (
        f"甲\r\n{name}:{MARK}"
        for name in (
            "ATTENDEE",
            "BEGIN:VALARM\r\nACTION",
            "END:VEVENT\r\nX",
            "ATTACH",
            "Set-Cookie",
            "Location",
        )
    )
    yield from (
        f"甲\\n{name}:{MARK}"
        for name in ("ATTENDEE", "BEGIN:VALARM\\nACTION", "END:VEVENT\\nX", "ATTACH", "SUMMARY")
    )
    yield from ("甲;VALUE=URI", "甲,乙", "甲:乙", "甲\\;乙\\,丙\\\\", '甲"乙"', "甲^n乙", f"甲;{MARK}=1:2")
    yield from (
        f"</script><{MARK}>",
        f"<!--<script>{MARK}",
        f"</script >{MARK}",
        "甲\u2028乙",
        "甲\u2029乙",
        '{"__proto__":1}',
        "__proto__",
        "constructor",
        "hasOwnProperty",
        '甲","a":"',
        "甲\\",
        "甲\\u0000",
    )
    yaml = (
        "!!python/object:a.b",
        "&a 甲",
        "*a",
        "<<: *a",
        "- 甲",
        "? 甲",
        "甲: 乙",
        "甲 # 乙",
        "% 甲",
        "| 甲",
        "> 甲",
        "~",
        "null",
        "yes",
        "NaN",
        ".inf",
        "0o17",
        "1_000",
        "---",
        "...",
        "{甲: 乙}",
        "[甲]",
    )
    yield from yaml
    sql = (
        "' OR 1=1--",
        "'; DROP TABLE a;--",
        '" OR ""="',
        "1); ATTACH 'a'--",
        "%' --",
        "甲\\' OR 1",
        "UNION SELECT 1",
        "/*甲*/",
        "MATCH '*'",
        "NEAR(甲)",
        '"',
        "'",
        "''",
        '""',
        "*",
        "^甲",
    )
    yield from sql
    yield from (
        "$(id)",
        "`id`",
        "甲; id",
        "甲 | id",
        "甲 && id",
        "甲 > a",
        "$HOME",
        "%PATH%",
        "-rf",
        "--help",
        "甲\\n",
        ".*+?^${}()|[]\\",
        "(a+)+$",
        "[",
        "(?<",
    )


def _paths() -> Iterator[str]:
    parts = (
        "../../etc/passwd",
        "..\\..\\a",
        "..%2f..%2fa",
        "..%c0%af",
        "%2e%2e/a",
        "....//a",
        "/etc/passwd",
        "C:\\a",
        "\\\\a\\b",
        "file:///a",
        "./.git/config",
        ".htaccess",
        "CON",
        "NUL.txt",
        "a:b",
        "甲/乙",
        "甲\\乙",
        ".",
        "..",
        "~/a",
        "a\x00.html",
        "index.html",
        "a?b#c",
        "%",
        "%00",
        "%zz",
    )
    yield from parts
    yield from (f"甲{part}" for part in parts)


def _characters() -> Iterator[str]:
    codes = (
        *range(10), 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F,
        0x17B4, 0x180E, 0x2000, 0x2009, *range(0x200B, 0x2010), *range(0x2028, 0x2030), 0x205F,
        *range(0x2060, 0x2070), 0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, *range(0xFFF9, 0x10000),
        0x1D173, 0x1FFFE, 0x1FFFF, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE000, 0xF8FF, 0xF0000, 0x10FFFF,
        0x378, 0x2FE0, 0x430, 0x391, 0x13AA, 0x251, 0x131, 0x5D0, 0x627, 0xE01, 0x1D00, 0x1D41A, 0x2F00,
        0xF900, 0xFF21, 0xFF1C, 0x1F1E8, 0x1F600, 0x20000, 0x323AF,
    )  # fmt: skip
    yield from (f"甲{chr(code)}乙" for code in dict.fromkeys(codes))
    yield from (
        "甲" + "\u0301" * 200,
        "甲\u202e乙\u202c",
        "\u2067甲\u2069",
        "a\u0308" * 50,
        "q" + "\u0489" * 20,
        "甲\U000e0067\U000e007f",
        "1\ufe0f\u20e3",
    )
    yield from ("аdmin", "раураl.com", "ｈｘ７", "𝐡𝐱𝟕", "ⓗⓧ⑦", "ℌ", "ﬁ", "⼈", "㇐", "ꓮ", "‮甲")


def _long() -> Iterator[str]:
    for unit in (
        "甲",
        "a",
        "1",
        "<",
        "&",
        "(",
        "[",
        "{",
        '"',
        "a ",
        "甲，",
        "http://",
        "../",
        "%25",
        "=+",
        "\\",
        "@a",
        "a.",
        "_",
        "-",
    ):
        yield "甲" + unit * (9_000 // len(unit))
    yield "甲" * 10_001
    yield "甲" * 200_000


_KINDS = (
    _markup,
    _attributes,
    _addresses,
    _templates,
    _markdown,
    _calls,
    _sheets,
    _formats,
    _paths,
    _characters,
    _long,
)


@cache
def list_payloads() -> tuple[str, ...]:
    """Return every hostile text once."""
    return tuple(dict.fromkeys(text for kind in _KINDS for text in kind()))


def is_storable(text: str) -> bool:
    """Return whether a CSV file can hold a text in one cell; NUL is a fault of the file as a whole."""
    return "\0" not in text


def write_rows(dataset: Dataset, rows: Rows) -> bytes:
    """Write rows with the quotes that each cell needs, whatever it holds."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    names = dataset.schema.names
    writer.writerows([names, *([row.get(name, "") for name in names] for row in rows)])
    return stream.getvalue().encode()


@cache
def check_payloads(folder: Path) -> Mapping[str, tuple[Problem, ...]]:
    """Return what a check says of each payload in a free cell, all in one run, by the payload."""
    payloads = [text for text in list_payloads() if is_storable(text)]
    config = put_project(folder)
    row = city_rows()["inspections"][0]
    dataset = config.dataset("inspections")
    rows = [{**row, "id": f"in{place:05}", "findings": text} for place, text in enumerate(payloads, 1)]
    (config.root / dataset.path).write_bytes(write_rows(dataset, rows))
    stated: dict[str, list[Problem]] = {text: [] for text in payloads}
    for problem in find_problems(config):
        if problem.file == dataset.path and problem.row and problem.severity == "error":
            stated[payloads[problem.row - 2]].append(problem)
    return {text: tuple(problems) for text, problems in stated.items()}


def find_harmless(stated: Mapping[str, tuple[Problem, ...]]) -> tuple[str, ...]:
    """Return the payloads that a check leaves as they are."""
    return tuple(text for text, problems in stated.items() if not problems)


READ_BY_RULES = frozenset(
    [
        "areas.filing_authority",
        "areas.short_name",
        "contacts.contact",
        "goals.measure_area_codes",
        "institution_events.changed_field",
        "institutions.filing_authority",
        "institutions.principal_name",
        "targets.note",
        "targets.statement",
        "tasks.answered_by",
        "tasks.number",
        "tasks.units_text",
        "units.name",
    ]
)
"""Fields in which not every text may stand: rules hold them against other cells."""


def is_free(dataset: Dataset, field: Field) -> bool:
    """Return whether people may write anything into a field."""
    schema = dataset.schema
    bound = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)}
    return field.type == "string" and not (
        f"{dataset.name}.{field.name}" in READ_BY_RULES
        or field.enum
        or field.identifier
        or "pattern" in field.constraints
        or field.name in bound
    )


def put_hostile_city(folder: Path, payloads: tuple[str, ...], start: int = 0) -> Config:
    """Write the made city with a payload in every free cell.

    Args:
        start: the payload that is written first; the others follow in turn, again and again.
    """
    rows = city_rows()
    config = put_project(folder, rows)
    texts = islice(cycle(payloads), start, None)
    for dataset in config.datasets:
        free = [field.name for field in dataset.schema.fields if is_free(dataset, field)]
        if not dataset.policy.is_internal:
            hostile = [{**row, **{name: next(texts) for name in free}} for row in rows.get(dataset.name, ())]
            (folder / dataset.path).write_bytes(write_rows(dataset, hostile))
    return config
