"""Templates once compiled: compiling all of them takes longer than filling those of a small city."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from datapub.pages import rendering


class CompiledTemplates(BytecodeCache):
    """Keeps templates compiled in memory, so that a preview's next build does not compile them again."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put what is known of a template into its bucket."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class KeptTemplates(CompiledTemplates):
    """Keeps them also beside the compiled modules of Python, as far as it may be written there.

    Who can write there can alter the program as well, so what is read is believed as Python believes it.

    Args:
        options: tells the options of the environment apart, on which the code depends.
    """

    def __init__(self, options: str) -> None:
        super().__init__()
        compiler = Path(rendering.__file__).read_bytes()
        self._made_by = hashlib.sha256(f"{jinja2.__version__} {options}\n".encode() + compiler).digest()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the file of a template."""
        return filename or name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put what this process or an earlier one knows of a template into its bucket."""
        super().load_bytecode(bucket)
        if bucket.code is None:
            with suppress(OSError):
                content = _find_place(bucket).read_bytes()
                head, body = content[: len(self._made_by) * 2], content[len(self._made_by) * 2 :]
                if head == self._describe(body):
                    bucket.bytecode_from_string(body)
                    super().dump_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, here and for later processes."""
        super().dump_bytecode(bucket)
        if sys.dont_write_bytecode:
            return
        path = _find_place(bucket)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
            try:
                with os.fdopen(handle, "wb") as stream:
                    body = bucket.bytecode_to_string()
                    stream.write(self._describe(body) + body)
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def _describe(self, body: bytes) -> bytes:
        return self._made_by + hashlib.sha256(body).digest()


def _find_place(bucket: Bucket) -> Path:
    """Return where a compiled template is kept: by its whole name, as there are a.html and a.atom."""
    return Path(cache_from_source(f"{bucket.key}.py"))
