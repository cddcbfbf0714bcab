"""Build the site: `python build_site.py build`. Everything is in the package datapub."""

import sys

from datapub.cli import main

if __name__ == "__main__":
    sys.exit(main())
