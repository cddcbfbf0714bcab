"""Parts of a page that follow each other are one part again, whatever they are.

So what pages have in common is put together once, and a page is no more work than what is new on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from datapub.audit.parts import (
    ARTICLE,
    FIELD,
    HEAD,
    HIDDEN,
    IMAGE,
    INPUT,
    NOTHING,
    TABLE,
    UNSEEN,
    Ask,
    Close,
    Item,
    Open,
    Part,
    read_pictures,
)
from datapub.audit.tags import NotPlainError

_AROUND = frozenset({"figure", "p", "div", "section", "article", "li", "td"})
"""What holds a picture together with the words beside it."""


def merge(parts: Iterable[Part]) -> Part:
    """Return parts that follow each other as one.

    Raises:
        NotPlainError: they do not mean to a browser what they say.
    """
    texts: list[str] = []
    extracted: defaultdict[str, list[Any]] = defaultdict(list)
    items: list[Item] = []
    stack: list[tuple[str, int, int, int, int]] = []
    names: list[str] = []
    closes: list[Close] = []
    wanted = NOTHING
    body: int | None = None
    is_head, is_end, waits = True, None, None
    for words, ends, ask, begun, says, things, starts, heads, begins_with_end, holds in parts:
        if waits is not None:
            if waits and not begins_with_end:
                raise NotPlainError
            if begins_with_end and not waits:
                extracted["bare"].append(True)
        if starts is not None:
            if not is_head:
                raise NotPlainError
            if body is None:  # a second one begins nothing
                body = _count(texts) + starts
        waits = holds
        is_head = is_head and heads
        if is_end is None:
            is_end = begins_with_end
        before = len(items)
        if things:
            items += things
        for kind, values in says:
            extracted[kind] += values
        for asked, name, word, place in ends:
            if asked is not NOTHING:
                wanted = _join(wanted, asked, names)
            if not names:
                closes.append(Close(wanted, name, _count(texts) + word, before + place))
                wanted = NOTHING
                continue
            if names.pop() != name:
                raise NotPlainError
            _, number, begin, start, own = stack.pop()
            if len(items) > start and (
                own or name == "label" or (name in _AROUND and "pictures" in extracted)
            ):
                read = partial(_read, texts, number, begin, words[:word])
                _end(name, items, range(start, before + place), own, read)
                if own and items[start].kind is HIDDEN:  # which is first among its own
                    _hide(items, range(start, before + place))
                    texts[number:] = [
                        texts[number][:begin].ljust(len(texts[number]), UNSEEN),
                        *(UNSEEN * len(text) for text in texts[number + 1 :]),
                    ]
                    words = UNSEEN * word + words[word:]
        if ask is not NOTHING and not (
            names
            and names[-1] not in ask.parents
            and ask.barred <= wanted.barred
            and ask.barred.isdisjoint(names)
            and not ask.is_drawn
        ):
            wanted = _join(wanted, ask, names)
        for name, word, place, own in begun:
            names.append(name)
            stack.append((name, len(texts), word, before + place, own))
        texts.append(words)
    return Part(
        "".join(texts),
        tuple(closes),
        wanted,
        tuple(
            [
                Open(name, _count(texts[:number]) + word, start, own)
                for name, number, word, start, own in stack
            ]
        ),
        tuple([(kind, tuple(values)) for kind, values in extracted.items()]),
        tuple(items),
        body,
        is_head,
        bool(is_end),
        waits,
    )


def _count(texts: Iterable[str]) -> int:
    return sum(map(len, texts))


def _join(wanted: Ask, ask: Ask, names: Sequence[str]) -> Ask:
    """Return what is asked of the elements around, where some have begun in which more is asked of them.

    Raises:
        NotPlainError: those that have begun are not as they should be.
    """
    barred, parents, is_drawn = ask
    if names:
        if names[-1] in parents or not barred.isdisjoint(names):
            raise NotPlainError
        parents, is_drawn = NOTHING.parents, is_drawn and "svg" not in names
    return Ask(barred | wanted.barred, parents | wanted.parents, is_drawn or wanted.is_drawn)


def _read(texts: Sequence[str], number: int, word: int, rest: str) -> str:
    return ("".join(texts[number:])[word:] + rest).replace(UNSEEN, "")


def _hide(items: list[Item], within: range) -> None:
    """Take the fields and articles in an element that is not shown for what no reader sees."""
    for place in within:
        if items[place].kind in {FIELD, ARTICLE}:
            items[place] = items[place]._replace(kind=HIDDEN)


def _end(name: str, items: list[Item], within: range, own: int, read: Callable[[], str]) -> None:
    """End an element: fill in what is known of its items by that.

    Args:
        within: the places of its items.
        own: how many of them it is itself.
        read: returns the words in it.
    """
    for place in within:
        item = items[place]
        kind, text = item.kind, item.text
        if place < within.start + own:
            if kind is FIELD:
                text = read() or read_pictures(items[within.start : within.stop])
            elif kind is ARTICLE:
                text = read()
            elif kind is TABLE and any(inner.kind is HEAD for inner in items[within.start : within.stop]):
                text = ""
        elif kind is IMAGE and text is None and name in _AROUND:
            text = read()
        elif (kind is INPUT and name == "label") or (kind is ARTICLE and name == "article"):
            text = ""
        if text is not item.text:
            items[place] = item._replace(text=text)
