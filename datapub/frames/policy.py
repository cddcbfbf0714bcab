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


def write_headers(frames: Frames) -> str:
    """Return an nginx include with the headers of every answer of the site.

    nginx drops inherited ``add_header`` lines in any ``location`` that has one of its own, so the
    file has to be included in each such block. A page's own <meta> policy is the narrower one;
    the header adds what a <meta> cannot say: nobody may show a page of the site inside theirs.
    """
    note = (
        "# 除 /charts/ 以外的每个 location 都要包含本文件：include …/headers.conf;",
        "# 图表单独的网页允许嵌入别的网页，用另一个文件：",
        "#   location ^~ /charts/ { include …/headers-charts.conf; }",
    )
    return _write(frames, "'none'", note)


def write_chart_headers(frames: Frames) -> str:
    """Return the same for the pages that show one chart alone: anyone may embed those."""
    return _write(frames, "*", ("# 只用于 location ^~ /charts/：这些网页允许嵌入别的网页。",))


def _write(frames: Frames, ancestors: str, note: tuple[str, ...]) -> str:
    headers = {
        "Content-Security-Policy": f"{frames.chart_policy}; frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
        "Strict-Transport-Security": "max-age=31536000",
        "Cache-Control": "no-cache",  # a browser asks whether there is a newer one, and then keeps its own
    }
    lines = [*note, "server_tokens off;", "charset utf-8;", f"charset_types {' '.join(_TEXTS)};"]
    lines += [f'add_header {name} "{value}" always;' for name, value in headers.items()]
    return "\n".join(lines) + "\n"
