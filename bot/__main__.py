"""The command line: `toso …`."""

import os

import typer

from bot.commands import answering, backups, console_link, fitting, guides, serving, teams

cli = typer.Typer(
    help="Tổ Số: people ask in Telegram, reviewed guides answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command()(serving.run)
cli.command()(serving.serve)
cli.command()(serving.work)
cli.command("migrate")(serving.migrate_database)
cli.command()(backups.backup)
cli.command()(backups.restore)
cli.command()(answering.ask)
cli.command()(answering.evaluate)
cli.command()(fitting.fit)
cli.add_typer(guides.commands, name="guides")
cli.add_typer(teams.commands, name="teams")
cli.command()(teams.invite)
cli.command()(console_link.console_link)


def main() -> None:
    os.umask(0o077)  # what we write down is people's words: for nobody else on this machine
    cli()


if __name__ == "__main__":
    main()
