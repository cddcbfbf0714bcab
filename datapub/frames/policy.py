"""The content security policy of pages, and the HTTP headers of the site.

No page has an inline script, style or handler, so the policy allows none, and browsers refuse a script that
got into the prose. The only exception is for pages with a chart, as plotly adds <style> elements at startup.
"""

from __future__ import annotations

from typing import Final

from datapub.frames.stamp import Frames

PLOTLY_STYLES: Final = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
)
"""Hashes of the two <style> elements that plotly.js 4.1.1 adds at startup: an empty one, which it fills rule
by rule, and the style sheet of its maps. A test recomputes them from the installed plotly package, so that an
upgrade cannot leave them outdated."""


_TEXTS: Final = (
    "text/calendar", "text/css", "text/csv", "text/plain", "text/xml", "application/atom+xml",
    "application/javascript", "application/json", "application/xml",
)  # fmt: skip
"""Media types that are sent with a charset; by default nginx only does so for HTML."""


_COMMON: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Headers of every response."""


def _write_policy(styles: tuple[str, ...]) -> str:
    allowed = " ".join(["'self'", *styles])
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src {allowed}",
            "img-src 'self' data:",  # the theme's style sheet has its icons as data: images
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",  # the search form opens the look-up page
        )
    )


PLAIN_POLICY: Final = _write_policy(())
CHART_POLICY: Final = _write_policy(PLOTLY_STYLES)


def write_headers(frames: Frames) -> dict[str, str]:
    """Return name -> content of the files with HTTP headers: includes for nginx, and ``_headers``.

    nginx drops inherited ``add_header`` lines in any ``location`` that has one of its own, so each such block
    has to include one of these files. The policy in a page's <meta> is the stricter one; the header adds what
    <meta> cannot express: that no other site may embed a page, except charts, and that any site may read
    data. Static hosts that read ``_headers`` cannot except charts, so ``_headers`` does not forbid embedding.
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
    # Browsers revalidate before they use a cached copy. Without "always", error responses do not get this.
    return "\n".join([*lines, 'add_header Cache-Control "no-cache";']) + "\n"
