"""Describe the commands as values, read from their parser, so that the manual matches what they accept."""

from __future__ import annotations

import argparse

from datapub.command import Argument, Command


def describe_commands(parser: argparse.ArgumentParser) -> tuple[Command, ...]:
    """Return every command of a parser with its arguments, in order."""
    (commands,) = (item for item in parser._actions if isinstance(item, argparse._SubParsersAction))
    help_texts = {item.dest: item.help or "" for item in commands._choices_actions}
    return tuple(
        Command(
            name, help_texts[name], tuple(_describe(item) for item in inner._actions if item.dest != "help")
        )
        for name, inner in commands.choices.items()
    )


def _describe(action: argparse.Action) -> Argument:
    choices = "、".join(map(str, action.choices or ()))
    takes_value = action.nargs != 0
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    words = tuple(action.option_strings) or (metavar or action.dest,)
    value = choices or metavar or action.dest if takes_value and action.option_strings else choices
    is_required = action.required if action.option_strings else action.nargs != "?"
    return Argument(words, value, (action.help or "") % vars(action), is_required)
