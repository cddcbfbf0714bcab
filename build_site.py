"""Build the site: `python build_site.py build`. The engine is datapub, the profile childcare."""

import sys

from childcare.profile import PROFILE
from datapub.cli import main

if __name__ == "__main__":
    sys.exit(main(PROFILE))
