"""What scripts, styles and JSON do that nothing on the site may do, found once when a file is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

VENDOR_SCRIPT: Final = re.compile(
    r"jiucuo\.js|dcs\.conac\.cn|conac\.cn/[^\"']*\.js|cnzz\.com|hm\.baidu\.com", re.I
)
IP_ADDRESS: Final = re.compile(
    r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.])"
)
_FOREIGN = re.compile(
    r"(?:url\(\s*[\"']?|@import\s+(?:url\()?[\"']?)(?:https?:)?//"
    r"|(?:\bfetch|\bimport|\bopen|importScripts|new\s+(?:WebSocket|EventSource|Worker))\s*\(?\s*[\"'`]"
    r"(?:https?:|wss?:)?//"
    r"|\bfrom\s*[\"'](?:https?:)?//",
    re.I,
)
_TRACKING = re.compile(
    r"document\.cookie|sendBeacon|google-analytics|googletagmanager|\bgtag\(|hm\.baidu\.com|cnzz\.com|umami|matomo",
    re.I,
)
_MAP_DATA = re.compile(rb'"type"\s*:\s*"(?:FeatureCollection|Topology|MultiPolygon|Polygon)"')

_CODE: Final[Mapping[str, re.Pattern[str]]] = {
    "vendor": VENDOR_SCRIPT, "ip-address": IP_ADDRESS, "foreign": _FOREIGN, "tracking": _TRACKING,
}  # fmt: skip


def scan_code(address: str, raw: bytes) -> Mapping[str, str]:
    """Return the first thing of each kind that a script, a style or a JSON file must not have, by kind.

    Libraries come as their makers ship them, so what is minified is not looked through.
    """
    if address.endswith((".min.js", ".min.css")):
        return {}
    if address.endswith((".js", ".mjs", ".css")):
        text = raw.decode(errors="replace")
        return {kind: found[0] for kind, pattern in _CODE.items() if (found := pattern.search(text))}
    if address.endswith(".json") and (data := _MAP_DATA.search(raw)):
        return {"map": data[0].decode()}
    return {}
