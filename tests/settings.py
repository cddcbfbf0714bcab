"""The settings of a made-up city: ``SITE``, in the form of site.toml, and variants of it."""

from __future__ import annotations

import json
import re

SITE = """\
official = false
[site]
title = "甲市托育数据公开"
short_title = "甲市托育"
description = "样例"
base_url = "https://tuoyu.example/"
[publisher]
name = "甲市卫生健康委员会"
city = "甲市"
city_code = "990100"
[footer]
contact = "12345"
site_id_code = ""
icp_no = ""
police_no = ""
party_mark_id = ""
party_mark_image = ""
[licence]
data_name = "CC-BY-4.0"
data_title = "署名 4.0"
data_url = "https://creativecommons.org/licenses/by/4.0/"
[metadata]
keywords = "托育"
column_type = "信息公开"
[confirmed]
duties = []
"""
MARKS = ("site_id_code", "icp_no", "police_no", "party_mark_id", "party_mark_image")
"""What the footer of an official site has to hold."""


def make_settings(**changes: str | bool | list[str]) -> str:
    """Return the settings with some that differ, by the name of each."""
    text = SITE
    for name, value in changes.items():
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        text, count = re.subn(f"^{name} = .*$", lambda _, line=line: line, text, flags=re.M)
        assert count == 1, name
    return text
