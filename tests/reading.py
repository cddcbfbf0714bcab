"""Readers of a served site, in a separate process: each requests a page, then the files it refers to."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from subprocess import PIPE

from datapub.export.search import name_by_content

READERS = 4
_INDEX = re.compile(rb'data-index="([^"]+)"')
_DIGEST = re.compile(r"\.[0-9a-f]{8}\.")


@dataclass
class Readers:
    """Checks that every file a page refers to exists, and is of the same release.

    Attributes:
        address: of the site.
        answers: how many came, or failed to.
        faults: what was wrong.
    """

    address: str
    answers: int = 0
    faults: list[str] = field(default_factory=list)

    def read(self, ended: threading.Event) -> None:
        """Read until the end."""
        while not ended.is_set():
            page = self._get("")
            if page is None:
                continue
            time.sleep(random.random() / 50)  # as long as a page takes to ask for more
            (named,) = _INDEX.findall(page)
            index = self._get(named.decode())
            if (
                index is not None
                and name_by_content(_DIGEST.sub(".", named.decode()), index) != named.decode()
            ):
                self.faults.append(f"mixed: {named.decode()} begins with {index[:20]!r}")

    def _get(self, path: str) -> bytes | None:
        self.answers += 1
        try:
            with urllib.request.urlopen(self.address + path, timeout=60) as answer:
                return bytes(answer.read())
        except OSError as error:
            self.faults.append(f"failed: /{path}: {error}")
            return None


@dataclass
class Read:
    """What became of the readers, once they have ended."""

    answers: int = 0
    faults: list[str] = field(default_factory=list)


@contextmanager
def reading(address: str) -> Iterator[Read]:
    """Have a page and what it names read all the while: by a process of its own, as this one forks."""
    read = Read()
    command = [sys.executable, "-m", "tests.reading", address]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "read\n"
        yield read
        read.answers, read.faults = json.loads(child.communicate()[0])


def main(address: str) -> int:
    """Read with several at once until the standard input ends; print how many answers, and what was wrong."""
    readers, ended = Readers(address), threading.Event()
    threads = [threading.Thread(target=readers.read, args=(ended,)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    while readers.answers < READERS:  # what is under way begins when all of them read
        time.sleep(0.01)
    print("read", flush=True)
    sys.stdin.read()
    died = READERS - sum(thread.is_alive() for thread in threads)
    ended.set()
    for thread in threads:
        thread.join()
    print(json.dumps([readers.answers, readers.faults + ["a reader died"] * died]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
