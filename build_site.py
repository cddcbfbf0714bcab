"""Build the site: `python build_site.py build`. The engine is datapub, the profile childcare."""

import gc
import sys

gc.disable()  # imports leave no garbage behind: looking for it takes a quarter of the time of a `check`

from childcare.profile import PROFILE  # noqa: E402
from datapub.cli import main  # noqa: E402

if __name__ == "__main__":
    gc.freeze()  # what was imported stays, and need never be looked through again
    gc.set_threshold(200_000, 20, 100)  # nor what a build makes every so often: most of it lives to the end
    gc.enable()
    sys.exit(main(PROFILE))
