"""Serve a folder of releases with a real nginx on the loopback interface, using the shipped settings.

It is started like in the container: as a user who may only write temporary files.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from tests.conftest import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
NOBODY = 65534


@contextmanager
def public_folder() -> Iterator[Path]:
    """Give a folder that everybody may read, for a while."""
    with TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


@contextmanager
def serve(place: Path, extra: str = "") -> Iterator[str]:
    """Serve a folder of releases, and give the address of its site.

    Args:
        extra: further lines of the block of the server.
    """
    with public_folder() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        (temporary := folder / "tmp").mkdir(mode=0o777)
        os.chmod(temporary, 0o777)
        server = _change(
            ROOT / "deploy/nginx.conf",
            {
                "/srv/tuoyu": str(place),
                "listen 80;": f"listen 127.0.0.1:{port};{extra}",
                "listen [::]:80;": "",
                "/etc/nginx/tuoyu/": f"{ROOT if BROTLI.is_file() else folder}/deploy/",
            },
        )
        (folder / "server.conf").write_text(server)
        main = {"/tmp/": f"{temporary}/", "/etc/nginx/conf.d/*.conf": f"{folder}/server.conf"}
        (folder / "main.conf").write_text(_change(ROOT / "deploy/main.conf", main))
        command = [str(NGINX), "-e", f"{temporary}/errors", "-c", f"{folder}/main.conf"]
        code, stated = _run([*command, "-t"])
        assert code == 0 and "[warn]" not in stated, stated
        assert _run(command)[0] == 0  # it returns when it listens
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            _run([*command, "-s", "stop"])


def _change(path: Path, changes: Mapping[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def _run(command: list[str]) -> tuple[int, str]:
    """Run it; what it leaves behind holds its streams open, so they are a file."""
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    with TemporaryFile("w+") as stated:
        ended = subprocess.run(command, stdout=stated, stderr=stated, check=False, timeout=60, **who)  # type: ignore[call-overload]
        stated.seek(0)
        return ended.returncode, stated.read()
