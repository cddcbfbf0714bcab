"""``audit``: check a finished site, wherever it came from."""

from __future__ import annotations

import sys

from datapub.cli.context import DATA_PROBLEMS, DONE, Commands, Context, add_format
from datapub.cli.site import SITE, find_site


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("audit", help="核查已生成的网站")
    parser.add_argument(
        "folder", nargs="?", metavar="文件夹", help=f"网站所在的文件夹（默认是项目里的 {SITE}）"
    )
    add_format(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Report every faulty page, file and duty."""
    from datapub.audit import survey_folder
    from datapub.report import write_audit

    options, profile = context.options, context.profile
    folder = find_site(context, options.folder)
    survey = survey_folder(folder, context.today, profile.duties, profile.register_checks)
    is_coloured = options.format == "text" and sys.stdout.isatty()
    print(write_audit(survey, options.format, is_coloured, profile.messages), end="")
    return DONE if survey.is_sound else DATA_PROBLEMS
