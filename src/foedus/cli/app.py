"""The command ``foedus``: its verbs and options.

What lives here: arguments, options, help. Every verb imports its desk inside, so that ``foedus --help`` stays quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.cli.decision import decision_app
from foedus.cli.forces import forces_app
from foedus.cli.intake import intake_app
from foedus.cli.law import law_app
from foedus.cli.library import library_app
from foedus.cli.move_merge import move_app
from foedus.cli.protect import protect_app, withdraw_app
from foedus.cli.record import record_app
from foedus.cli.show import print_json, report_errors, say, show_progress

AS_OF_HELP = "Use only what was known then: an instant (2022-01-06T20:00Z) or a date (all of that day, UTC)."

app = typer.Typer(
    name="foedus",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Study a treaty mission from appeal to withdrawal. Foedus studies; it does not approve.",
)
app.add_typer(library_app, name="library")
app.add_typer(law_app, name="law")
app.add_typer(decision_app, name="decision")
app.add_typer(move_app, name="move")
app.add_typer(protect_app, name="protect")
app.add_typer(withdraw_app, name="withdraw")
app.add_typer(forces_app, name="forces")
app.add_typer(record_app, name="record")
app.add_typer(intake_app, name="intake")

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="T", help=AS_OF_HELP)]


def _show_version(value: bool) -> None:
    if value:
        from foedus import __version__

        typer.echo(f"foedus {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def run(  # noqa: PLR0917 - typer reads options from the signature
    mission: Annotated[str, typer.Argument(metavar="MISSION", help="A library name or a mission folder.")],
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="D", help="Folder for report.html, mission.json and more.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the plan's search.")] = 1,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Run a mission from appeal to withdrawal and compare it with what happened."""
    with report_errors(as_json=json):
        from foedus.desk.run import run_mission, write_outputs
        from foedus.desk.summary import summarise
        from foedus.reports.brief import write_brief

        with show_progress(quiet=quiet) as progress:
            dossier = run_mission(mission, as_of=as_of, seed=seed, progress=progress)
            written = write_outputs(dossier, out, progress=progress) if out is not None else ()
        if json:
            print_json(summarise(dossier))
        else:
            typer.echo(write_brief(dossier))
        for path in written:
            say(f"wrote {path}")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file in any Foedus format, or a mission folder.")],
    json: JsonFlag = False,
) -> None:
    """Check a file and list every fault with file, line, field and what would be right."""
    with report_errors(as_json=json):
        from foedus.desk.check import check_path

        answer = check_path(file)
        if json:
            print_json(answer)
        else:
            typer.echo("\n".join(f"{entry['file']}: fine ({entry['format']})" for entry in answer["files"]))


@app.command()
def report(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run, with its mission.json.")],
    json: JsonFlag = False,
) -> None:
    """Write the report of an earlier run again from its mission.json."""
    with report_errors(as_json=json):
        from foedus.desk.report import rewrite_report

        written = rewrite_report(out)
        if json:
            print_json({"written": [str(path) for path in written]})
        else:
            typer.echo("\n".join(str(path) for path in written))


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
