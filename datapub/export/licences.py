"""``licences.txt``: what of the site others have made, and on which terms; they ask that it goes along.

All of it comes in packages, whose own licences are copied as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution, version
from typing import Final

LICENCES: Final = "licences.txt"

_SHEET: Final = r"assets/stylesheets/main\.\w+\.min\.css"
_ICONS: Final = "../material/templates/.icons"
_PLOTLY: Final = re.compile(r"plotly\.js v([\d.]+)")


@dataclass(frozen=True)
class Work:
    """A work of others that the site ships.

    Attributes:
        name: what its makers call it.
        package: the Python package that it comes in.
        licence: SPDX identifier.
        files: pattern of the addresses at which the site has it, or what was made of it.
        notice: the file with its licence, seen from the metadata of the package.
    """

    name: str
    package: str
    licence: str
    files: str
    notice: str

    @property
    def version(self) -> str:
        """Which one it is; "" for icons, of which the package does not say."""
        if self.notice.startswith(_ICONS):
            return ""
        if self.name != "plotly.js":
            return version(self.package)
        found = _PLOTLY.search(self.read("../plotly/package_data/plotly.min.js")[:1_000])
        return found[1] if found else ""

    def read(self, file: str) -> str:
        """Return a file of the package.

        Raises:
            FileNotFoundError: the package, which is pinned, has it no more.
        """
        text = distribution(self.package).read_text(file)
        if text is None:
            raise FileNotFoundError(f"{self.package}: {file}")
        return text


WORKS: Final = (
    Work("plotly.js", "plotly", "MIT", r"assets/plotly-\w+\.min\.js", "licenses/LICENSE.txt"),
    Work("Material for MkDocs", "mkdocs-material", "MIT", _SHEET, "licenses/LICENSE"),
    Work("Material Design Icons", "mkdocs-material", "Apache-2.0", _SHEET, f"{_ICONS}/material/LICENSE"),
)


@cache
def write_licences() -> bytes:
    """Return the list, with the licences in full."""
    return "\n".join(_list_lines()).encode()


def _list_lines() -> Iterator[str]:
    yield "本网站用到的第三方作品和它们的许可"
    yield "数据的许可写在每一页的最下面，这里说的是图表、样式和图标。"
    yield "plotly.js 里还有别的程序库，它们的许可写在那个文件里。"
    for work in WORKS:
        yield from ("", "=" * 78, f"{work.name} {work.version}".rstrip(), f"SPDX: {work.licence}", "")
        yield work.read(work.notice).strip()
    yield ""
