"""The smallest project that the engine builds a site of: its sources, written from a profile."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from datapub.pages import list_frames, list_landings
from datapub.profile import Profile
from tests.settings import make_settings

ROOT = Path(__file__).resolve().parents[2]
PLAIN_PAGES = ("about.md", "sources.md", "correct.md", "accessibility.md", "sitemap.md", "data/use.md")
"""What the footer of every site links to."""

SITE = make_settings(
    title="乙市养老机构",
    short_title="乙市养老",
    base_url="https://yanglao.example/",
    name="乙市民政局",
    city="乙市",
    city_code="980100",
    keywords="养老机构",
)

Rows = Sequence[Mapping[str, str]]


def write_project(
    root: Path,
    profile: Profile,
    tables: Mapping[str, tuple[str, Sequence[tuple[str, str, str]], Rows]],
) -> Path:
    """Write a project with some datasets: name -> (title, [(field, title, type)], rows)."""
    for folder in ("datasets", "schemas", "docs"):
        (root / folder).mkdir(parents=True)
    shutil.copytree(ROOT / "theme", root / "theme")
    (root / "site.toml").write_text(SITE, encoding="utf-8")
    resources = []
    for name, (title, fields, rows) in tables.items():
        _write_schema(root / f"schemas/{name}.json", fields)
        _write_rows(root / f"datasets/{name}.csv", [field for field, _, _ in fields], rows)
        resources.append(_describe(name, title))
    package = {"name": "second-register", "title": "样例", "description": "样例", "resources": resources}
    (root / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    _write_docs(root / "docs", profile)
    return root


def _describe(name: str, title: str) -> dict[str, object]:
    real = json.loads((ROOT / "datapackage.json").read_text("utf-8"))["resources"][0]
    dialect = {key: real[key] for key in ("type", "scheme", "format", "mediatype", "encoding", "dialect")}
    return {
        "name": name,
        "title": title,
        "description": f"{title}。",
        "path": f"datasets/{name}.csv",
        "schema": f"schemas/{name}.json",
        **dialect,
    }


def _write_schema(path: Path, fields: Iterable[tuple[str, str, str]]) -> None:
    described = [
        {"name": name, "title": title, "description": f"{title}。", "type": kind}
        for name, title, kind in fields
    ]
    for field in described[:1]:
        field["constraints"] = {"required": True}  # type: ignore[assignment]
    schema = {"fields": described, "missingValues": [""], "primaryKey": [described[0]["name"]]}
    path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")


def _write_rows(path: Path, names: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_docs(docs: Path, profile: Profile) -> None:
    pages: dict[str, list[str]] = {page: [] for page in ("index.md", *PLAIN_PAGES)}
    for slot, page in list_landings(profile.sections).items():
        pages.setdefault(page, []).append(f"<!-- publish:{slot} -->")
    for page, slots in pages.items():
        path = docs / page
        path.parent.mkdir(parents=True, exist_ok=True)
        title = page.removesuffix(".md")
        head = f"---\ndescription: {title} 一页\nkind: list\n---\n\n# {title} {{#title}}\n\n一句话。\n\n"
        path.write_text(head + "\n\n".join(slots) + "\n", encoding="utf-8")
    for frame in list_frames(profile.sections):
        (docs / frame).mkdir(exist_ok=True)
        (docs / frame / "frame.md").write_text(
            f'---\ntitle: "@title@"\ndescription: "@description@"\nsection: {frame}/\n---\n\n'
            "# @heading@ {#title}\n\n<!-- publish:content -->\n",
            encoding="utf-8",
        )
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    nav = "".join(f"  - {page.removesuffix('.md')}: {page}\n" for page in pages)
    start, _, rest = settings.partition("nav:\n")
    (docs.parent / "mkdocs.yml").write_text(
        f"{start}nav:\n{nav}\n" + rest[rest.index("# A frame is") :], encoding="utf-8"
    )
