"""Runs zensical in a process of its own, as it prints from native code and loads one configuration for good.

    python zensical_run.py mkdocs.yml TEMPLATES

Its own theme, a separate package, is not used: a stub of that package returns the folder of mkdocs-material,
which theme/ extends. So both shells render the same templates.
"""

from __future__ import annotations

import sys
from types import ModuleType


def main(config_file: str, templates: str) -> None:
    """Build the site of a configuration; problems are printed.

    Args:
        config_file: absolute path of the configuration.
        templates: absolute path of the templates that theme/ extends.
    """
    theme = ModuleType("zensical_ui")
    vars(theme)["get_theme_dir"] = lambda: templates
    sys.modules["zensical_ui"] = theme
    from zensical import build

    build(config_file, {"clean": False, "strict": False})


if __name__ == "__main__":
    main(*sys.argv[1:])
