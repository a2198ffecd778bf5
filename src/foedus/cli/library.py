"""``foedus library``: what ships with Foedus."""

from __future__ import annotations

from typing import Annotated

import typer

from foedus.cli.show import print_json, report_errors

library_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List and show what ships with Foedus.")


@library_app.command("list")
def list_library(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")] = False,
) -> None:
    """List treaties, missions, transport tables and the gazetteer."""
    with report_errors(as_json=json):
        from foedus.desk.library import list_all

        answer = list_all()
        if json:
            print_json(answer)
            return
        for kind, entries in answer.items():
            typer.echo(f"{kind}:")
            for entry in entries:
                typer.echo(f"  {entry['id']:<26} {entry['title']}")


@library_app.command("show")
def show_library(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A treaty, mission, transport table or place.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")] = False,
) -> None:
    """Show one entry of the library, with its sources and how far they were checked."""
    with report_errors(as_json=json):
        from foedus.desk.library import show_entry

        answer, text = show_entry(name)
        if json:
            print_json(answer)
        else:
            typer.echo(text)
