"""``foedus intake``: press reports to candidate claims, their review, and a draft of a mission."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.show import print_json, report_errors, say, show_progress
from foedus.errors import InputError, RequestError

if TYPE_CHECKING:
    from foedus.desk.intake_reading import Proposer, Reading
    from foedus.intake.candidates import Candidate
    from foedus.intake.reports import Report

intake_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Read press reports into candidate claims; a person decides what enters the record.",
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
Paths = Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER|-", help="Reports: text, HTML, PDF, RSS; several.")]
Dated = Annotated[
    str | None, typer.Option("--dated", metavar="D", help="Day of the reports, where they do not say it.")
]
DataFolder = Annotated[Path | None, typer.Option("--data", metavar="D", help="Folder of your data (FOEDUS_DATA).")]
OwnNames = Annotated[
    list[Path] | None, typer.Option("--names", metavar="FILE", help="A foedus/names file of your own.")
]


def _read_day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError(f"--dated {text}: no day", code="bad-date", hint="2022-01-06") from None


@intake_app.command()
def read(  # noqa: PLR0917 - typer reads options from the signature
    paths: Paths,
    dated: Dated = None,
    names: OwnNames = None,
    mission: Annotated[
        str | None, typer.Option("--mission", metavar="NAME", help="Compare with the record of this mission.")
    ] = None,
    data: DataFolder = None,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", metavar="URL", help="Also ask an OpenAI-compatible endpoint; off unless named."),
    ] = None,
    model: Annotated[str, typer.Option("--model", metavar="M", help="Model to ask there.")] = "default",
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", help="Processes that read where there is much.", min=1, max=64)
    ] = 2,
    quiet: QuietFlag = False,
    json: JsonFlag = False,
) -> None:
    """Read reports into candidate claims, and propose where they clash."""
    with report_errors(as_json=json):
        from foedus.desk.intake import list_sources, load_lexicon, read_reports

        lexicon = load_lexicon(tuple(names or ()))
        sources = list_sources(tuple(paths), sys.stdin.buffer)
        known: tuple[Candidate, ...] = ()
        if mission is not None:
            from foedus.desk.intake_known import load_known

            known = load_known(mission, lexicon, data)
        with show_progress(quiet=quiet) as progress:
            reading = read_reports(
                sources,
                lexicon,
                today=date.today(),
                dated_on=_read_day(dated),
                known=known,
                propose=_find_proposer(endpoint, model),
                progress=progress,
                n_workers=workers,
            )
        _show_notices(reading)
        if json:
            sys.stdout.writelines(reading.write_json())
        else:
            from foedus.reports.intake import write_reading

            sys.stdout.writelines(f"{line}\n" for line in write_reading(reading.list_parts()))
        if reading.refused:
            raise typer.Exit(InputError.exit_code)


def _find_proposer(endpoint: str | None, model: str) -> Proposer | None:
    """Give what asks a model for more candidates; nothing where no endpoint was named."""
    if endpoint is None:
        return None
    import os

    from foedus.intake.endpoint import Endpoint, propose

    asked = Endpoint(url=endpoint, model=model, key=os.environ.get("FOEDUS_ENDPOINT_KEY", ""))

    def ask(report: Report) -> list[Candidate]:
        found = propose(report, asked)
        if found.dropped:
            say(f"{report.file}: {found.dropped} proposals of the model do not stand in the report and were dropped")
        return found.candidates

    return ask


@intake_app.command()
def review(  # noqa: PLR0917 - typer reads options from the signature
    mission: Annotated[str, typer.Option("--mission", metavar="NAME", help="Whose record takes what you accept.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|FOLDER]...", help="Reports to add; none: go on."),
    ] = None,
    dated: Dated = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--kind", metavar="K", help="Show candidates of this kind only; several.")
    ] = None,
    names: OwnNames = None,
    data: DataFolder = None,
    key: Annotated[str, typer.Option("--key", metavar="NAME", help="Which of your keys signs.")] = "local",
    quiet: QuietFlag = False,
    json: JsonFlag = False,
) -> None:
    """Judge candidates one by one; only what you accept enters the record, signed with your key.

    Commands are read line by line from standard input: on a terminal as you type, else as a script.
    """
    with report_errors(as_json=json):
        from foedus.cli.intake_review import run_review

        run_review(
            mission,
            tuple(paths or ()),
            dated_on=_read_day(dated),
            names=tuple(names or ()),
            kinds=tuple(kinds or ()),
            data=data,
            key=key,
            quiet=quiet,
            as_json=json,
        )


@intake_app.command()
def draft(  # noqa: PLR0917 - typer reads options from the signature
    name: Annotated[str, typer.Argument(metavar="NAME", help="The mission whose accepted claims it is made of.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="D", help="Folder to write; NAME where none.")] = None,
    host: Annotated[str | None, typer.Option("--host", metavar="STATE", help="Host state, such as SLE.")] = None,
    zone: Annotated[str | None, typer.Option("--zone", metavar="Z", help="IANA zone of the host.")] = None,
    treaty: Annotated[list[str] | None, typer.Option("--treaty", metavar="T", help="A treaty; several.")] = None,
    data: DataFolder = None,
    json: JsonFlag = False,
) -> None:
    """Write the folder of a mission from accepted claims; foedus check and foedus run take it."""
    with report_errors(as_json=json):
        from foedus.desk.intake_draft import draft_mission

        drafted = draft_mission(name, data=data, out=out, host=host, zone=zone, treaties=tuple(treaty or ()))
        if json:
            print_json({"folder": str(drafted.folder), "claims": drafted.n_claims, "holes": list(drafted.holes)})
            return
        typer.echo(f"{drafted.folder}: drafted from {drafted.n_claims} claims. Open:")
        for hole in drafted.holes:
            typer.echo(f"  - {hole}")


def _show_notices(reading: Reading) -> None:
    for notice in reading.notices:
        hint = f" Hint: {notice.hint}." if notice.hint else ""
        say(f"{notice.file}: {notice.message} [{notice.code}].{hint}")
