"""Build the site: `python build_site.py build`. The engine is datapub, the profile childcare."""

import gc
import signal
import sys

gc.disable()  # imports leave no garbage behind: looking for it takes a quarter of the time of a `check`
interrupt = signal.getsignal(signal.SIGINT)
if interrupt is not signal.SIG_IGN:  # as a shell has it for what runs in the background
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C says nothing while libraries load

try:
    from childcare.profile import PROFILE
    from datapub.cli import main
    from datapub.workers import put_off_collection
except ModuleNotFoundError as lacking:
    if (lacking.name or "").startswith(("childcare", "datapub")):
        raise
    sys.stderr.write(
        f"缺程序库 {lacking.name}：没有装好，或没有启用。请照 docs/manual/first-day.md 装好，再启用："
        "source .venv/bin/activate（Windows 是 .venv\\Scripts\\activate）。\n"
    )
    sys.exit(2)
except (ImportError, MemoryError) as failed:
    if isinstance(failed, ImportError) and "failed to map segment" not in str(failed):
        raise
    sys.stderr.write("内存不够，程序没有启动。请关掉别的程序，或换内存更大的电脑，再运行一次。\n")
    sys.exit(2)

signal.signal(signal.SIGINT, interrupt)
if __name__ == "__main__":
    put_off_collection()
    sys.exit(main(PROFILE))
