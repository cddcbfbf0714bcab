"""The process that zensical runs in: it prints past Python, and keeps one configuration for good.

    python zensical_run.py mkdocs.yml TEMPLATES

Of its own theme, which comes in a package apart, nothing is used: asked for its folder, we name that of
mkdocs-material, which theme/ is written upon. So both shells make the same pages of the same templates.
"""

from __future__ import annotations

import sys
from types import ModuleType


def main(config_file: str, templates: str) -> None:
    """Build what the configuration says; complaints are printed.

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
