"""Build the site: `python build_site.py build`. The engine is datapub, the profile childcare."""

import gc
import sys

gc.disable()  # imports leave no garbage behind: looking for it takes a quarter of the time of a `check`

try:
    from childcare.profile import PROFILE
    from datapub.cli import main
except ModuleNotFoundError as lacking:
    if (lacking.name or "").startswith(("childcare", "datapub")):
        raise
    sys.stderr.write(
        f"缺程序库 {lacking.name}：没有装好，或没有启用。请照 docs/manual/first-day.md 装好，再启用："
        "source .venv/bin/activate（Windows 是 .venv\\Scripts\\activate）。\n"
    )
    sys.exit(2)

if __name__ == "__main__":
    gc.freeze()  # what was imported stays, and need never be looked through again
    gc.set_threshold(200_000, 20, 100)  # nor what a build makes every so often: most of it lives to the end
    gc.enable()
    sys.exit(main(PROFILE))
