"""`replygen new`: a case file by questions and answers."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from replygen.cli import options
from replygen.errors import UserError
from replygen.messages import _
from replygen.produce import Producer


@click.command("new")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.register_option
@options.letter_options
@click.pass_context
def command(ctx: click.Context, file: Path | None, register: str | None, producer: Producer) -> None:
    from replygen.cli.asking.conversation import Conversation
    from replygen.cli.asking.dialogue import Dialogue
    from replygen.cli.asking.papers import Papers
    from replygen.cli.asking.terminal import Terminal

    if hasattr(signal, "SIGHUP"):  # a closed window ends the input, and that is met like Ctrl-D
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    terminal = Terminal()
    recorded_in = ctx.with_resource(options.open_register(register, producer.brand))
    papers = Papers(terminal, producer, file, recorded_in)
    chosen = {"locale": producer.locale} if producer.locale else {}
    dialogue = Dialogue(producer, {**chosen, **papers.found})
    if chosen and (reasons := dialogue.reasons("locale")):
        raise UserError("\n".join(reasons))
    terminal.say()
    if papers.found:
        terminal.say(_("Going on with {file}: only what is missing or wrong is asked.").format(file=file))
    else:
        terminal.say(
            _("One complaint, question by question. Its letter will be dated {date}.").format(date=producer.date)
        )
    try:
        Conversation(terminal, dialogue).hold()
        code = papers.offer_letter(papers.save(dialogue.values))
    except BaseException:  # Ctrl-C, a closed window, or a fault of ours: the answers are kept
        papers.put_aside(dialogue.values)
        raise
    ctx.exit(code)
