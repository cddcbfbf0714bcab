"""What a shell is told beside docs/, theme/ and mkdocs.yml: who publishes, and the whole navigation."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from datapub.config import Config
from datapub.frames.moment import MOMENT_TOKENS
from datapub.pages import Section
from datapub.pages.environment import find_phone, link_phone
from datapub.profile import Words

MKDOCS_FILE: Final = "mkdocs.yml"


def complete_nav(nav: Sequence[Any], sections: Sequence[Section]) -> list[Any]:
    """Return the navigation of mkdocs.yml with the landing pages of sections that it does not list."""
    completed = copy.deepcopy(list(nav))
    listed = json.dumps(completed)
    for section in sections:
        page = next(iter(section.landing.values()), "")
        if section.nav is None or json.dumps(page) in listed:
            continue
        part, title = section.nav
        group = next((item[part] for item in completed if isinstance(item, dict) and part in item), None)
        if group is None:
            completed.append({part: [{title: page}]})
        else:
            group.append({title: page})
    return completed


def write_extra(words: Words, config: Config) -> dict[str, Any]:
    """Return what templates read as ``config.extra``, beside what mkdocs.yml says there."""
    return {
        **asdict(words),
        "generator": False,
        "official": config.official,
        "state": str(config.state),
        "is_empty": config.is_empty,
        "public": config.is_public,
        "preview": config.is_preview,
        "short_title": config.short_title,
        "publisher": config.publisher_name,
        "contact": config.contact,
        "contact_link": link_phone(phone) if (phone := find_phone(config.contact)) else "",
        "site_id_code": config.site_id_code,
        "icp_no": config.icp_no,
        "police_no": config.police_no,
        "unset": "待填",
        "site_domain": urlsplit(config.base_url).hostname,
        "party_mark_id": config.party_mark_id,
        "party_mark_image": config.party_mark_image,
        "keywords": config.keywords,
        "column_type": config.column_type,
        "police_code": re.sub(r"\D", "", config.police_no),
        "licence_title": config.licence_title,
        "licence_url": config.licence_url,
        **MOMENT_TOKENS,
    }


def find_line(path: Path, text: str) -> int | None:
    """Return the number of the first line of a source that has a text, None where none has."""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if text in line), None)
