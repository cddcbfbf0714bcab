"""What a page may load and run, and the HTTP headers that go with it.

No page has an inline script, style or handler, so the policy needs no exception for any, and a
script that found its way into the prose is refused by every browser. The one exception is for
pages with a figure: plotly makes <style> elements of its own while it starts.
"""

from __future__ import annotations

from typing import Final

from datapub.frames.stamp import Frames

PLOTLY_STYLES: Final = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
)
"""Sources of the two <style> elements that plotly.js 4.1.1 adds while it starts: one empty, which it
fills rule by rule, and the style sheet of its maps. A test takes them from the plotly package anew,
so that another version cannot come in with an outdated list."""


_TEXTS: Final = (
    "text/calendar", "text/css", "text/csv", "text/plain", "text/xml", "application/atom+xml",
    "application/javascript", "application/json", "application/xml",
)  # fmt: skip
"""Media types that are sent with their encoding; nginx itself tells it of HTML only."""


_COMMON: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Headers of every answer, whatever it brings."""


def _write_policy(styles: tuple[str, ...]) -> str:
    allowed = " ".join(["'self'", *styles])
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src {allowed}",
            "img-src 'self' data:",  # the theme's icons are data: images in its style sheet
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",  # the search form leads to the look-up page
        )
    )


PLAIN_POLICY: Final = _write_policy(())
CHART_POLICY: Final = _write_policy(PLOTLY_STYLES)


def write_headers(frames: Frames) -> dict[str, str]:
    """Return the files with the headers of the site's answers by name: nginx includes, and ``_headers``.

    nginx drops inherited ``add_header`` lines in any ``location`` that has one of its own, so each such
    block has to include one of them. A page's own <meta> policy is the narrower one; the header adds what
    a <meta> cannot say: nobody may show a page of the site inside theirs. Anyone may show a chart alone,
    and read data. Hosts of static pages that read ``_headers`` cannot make an exception for charts, so there
    it does not say who may embed pages.
    """
    own = "除下面两个文件夹以外的每个 location 都要包含本文件：include …/headers.conf;"
    return {
        "headers.conf": _write(frames, own),
        "headers-charts.conf": _write(
            frames, "只用于 location ^~ /charts/：图表单独的网页允许嵌入别的网页。", "*"
        ),
        "headers-data.conf": _write(
            frames, "只用于 location ^~ /data/：数据允许别的网站的程序读取。", is_shared=True
        ),
        "_headers": _write_for_hosts(frames),
    }


def _write_for_hosts(frames: Frames) -> str:
    headers = {**_COMMON, "Content-Security-Policy": frames.chart_policy}
    lines = ["/*", *(f"  {name}: {value}" for name, value in headers.items())]
    lines += ["/data/*", "  Access-Control-Allow-Origin: *"]
    lines += ["/search/*", "  Cache-Control: public, max-age=31536000, immutable"]
    return "\n".join(lines) + "\n"


def _write(frames: Frames, note: str, ancestors: str = "'none'", is_shared: bool = False) -> str:
    headers = {
        "Content-Security-Policy": f"{frames.chart_policy}; frame-ancestors {ancestors}",
        **_COMMON,
        "Cross-Origin-Resource-Policy": "cross-origin" if is_shared or ancestors == "*" else "same-origin",
    }
    if is_shared:
        headers["Access-Control-Allow-Origin"] = "*"
    lines = [f"# {note}", "server_tokens off;", "charset utf-8;", f"charset_types {' '.join(_TEXTS)};"]
    lines += [f'add_header {name} "{value}" always;' for name, value in headers.items()]
    # A browser asks whether there is a newer one, and then keeps its own; of a fault nothing is said here.
    return "\n".join([*lines, 'add_header Cache-Control "no-cache";']) + "\n"
