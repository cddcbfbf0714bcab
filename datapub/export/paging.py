"""Long lists as pages: files that a program walks by their own links, whatever the list's length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


def paginate(
    folder: str, member: str, items: Sequence[Any], per_page: int, base_url: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (address, page) of a list; an empty one has one empty page.

    Args:
        folder: below the site's root, ending in "/".
        member: what a page calls its part of the list.
    """
    pages = max(1, -(-len(items) // per_page))

    def find(page: int) -> str | None:
        return f"{base_url}{folder}page-{page}.json" if 1 <= page <= pages else None

    for page in range(1, pages + 1):
        yield (
            f"{folder}page-{page}.json",
            {
                "page": page,
                "pages": pages,
                "per_page": per_page,
                "total": len(items),
                "prev": find(page - 1),
                "next": find(page + 1),
                member: items[(page - 1) * per_page : page * per_page],
            },
        )
