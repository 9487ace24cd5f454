"""The command line, from its own declarations."""

from __future__ import annotations

import click

from .markdown import code, definition, heading, sentence, words


def commands(group: click.Group) -> list[str]:
    """Every command: how it is called, what it does, its options."""
    above = click.Context(
        group, info_name="trykklar", **group.context_settings
    )  # commands keep the help option that they first meet
    return _below(group, above)


def _below(group: click.Group, above: click.Context) -> list[str]:
    """The commands of a group, each followed by its own where it is a group itself."""
    out = []
    for name, command in sorted(group.commands.items()):
        context = click.Context(command, info_name=name, parent=above)
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        out += [
            heading(context.command_path, context.command_path.replace("trykklar", "command").replace(" ", "-")),
            f"```\n{usage}\n```",
        ]
        out += [words(" ".join(part.split())) for part in (command.help or "").replace("\b", "").split("\n\n")]
        options = [p for p in command.params if isinstance(p, click.Option)]
        if options:
            out.append("\n\n".join(_option(option, context) for option in options))
        if isinstance(command, click.Group):
            out += _below(command, context)
    return out


def _option(option: click.Option, context: click.Context) -> str:
    names = ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else " " + code(option.metavar or _value(option, context))
    text = words(sentence(option.help or ""))
    default = option.get_default(context)
    if option.show_default and default is not None and not option.is_flag:
        shown = (
            ", ".join(map(str, default))
            if isinstance(default, (list, tuple))
            else f"{default:g}"
            if isinstance(default, float)
            else str(default)
        )
        text += f" Default: {code(shown)}."
    if isinstance(option.type, click.Choice):
        text += " One of " + ", ".join(code(str(choice)) for choice in option.type.choices) + "."
    return definition(names + value, text + (" It must be given." if option.required else ""))


def _value(option: click.Option, context: click.Context) -> str:
    """The word that stands for an option's value; that of a choice or a range is told in words or by its kind."""
    if isinstance(option.type, click.Choice):
        return "NAME"
    if isinstance(option.type, click.Path):
        return "PATH"
    return "NUMBER" if isinstance(option.type, (click.types.IntParamType, click.types.FloatParamType)) else "TEXT"
