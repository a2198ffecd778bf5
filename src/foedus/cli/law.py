"""``foedus law``: questions of law over the readings of what is disputed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.cli.show import print_json, report_errors, say

law_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Ask what a treaty says, over all readings.")

Question = Annotated[
    str, typer.Argument(metavar="QUESTION", help="A question of the mission, treaty/rule, or a rule beside --treaty.")
]
Mission = Annotated[str, typer.Option("--mission", metavar="M", help="A library name or a mission folder.")]
TreatyId = Annotated[str, typer.Option("--treaty", metavar="ID", help="A treaty of the library.")]
On = Annotated[
    str, typer.Option("--on", metavar="DATE", help="Date of the facts: a day, or a month or year: every day of it.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="T", help="As known then; without it, when the mission asks it.")
]
ToldBy = Annotated[
    str, typer.Option("--told-by", metavar="SPEAKER", help="A speaker or source whose word wins; the rest stays open.")
]
Appellant = Annotated[str, typer.Option("--appellant", metavar="STATE", help="The state that appeals (ISO 3166).")]
Host = Annotated[str, typer.Option("--host", metavar="STATE", help="The state in which a mission would act.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="ATOM=yes|no", help="What if: an atom held so; may be repeated.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]


@law_app.command()
def ask(
    question: Question,
    *,
    mission: Mission = "",
    treaty: TreatyId = "",
    on: On = "",
    as_of: AsOf = None,
    told_by: ToldBy = "",
    appellant: Appellant = "",
    host: Host = "",
    settings: Settings = None,
    json: AsJson = False,
) -> None:
    """Say in which readings a rule is met, what decides it and what would settle it."""
    with report_errors(as_json=json):
        from foedus.desk.law import Request, ask_question

        request = Request(
            question=question,
            mission=mission,
            treaty=treaty,
            on=on,
            as_of=as_of,
            told_by=told_by,
            appellant=appellant,
            host=host,
            settings=tuple(settings or ()),
        )
        answer, text = ask_question(request)
        if json:
            print_json(answer)
        else:
            typer.echo(text)


@law_app.command()
def explain(
    question: Question,
    *,
    mission: Mission = "",
    treaty: TreatyId = "",
    on: On = "",
    as_of: AsOf = None,
    told_by: ToldBy = "",
    appellant: Appellant = "",
    host: Host = "",
    settings: Settings = None,
    full: Annotated[bool, typer.Option("--all", help="Show the whole tree.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Write one page of HTML to stdout.")] = False,
    json: AsJson = False,
) -> None:
    """Explain a finding: the verdict over all readings, the rule, the article, who says what."""
    with report_errors(as_json=json):
        from foedus.desk.law import Request, explain_question

        request = Request(
            question=question,
            mission=mission,
            treaty=treaty,
            on=on,
            as_of=as_of,
            told_by=told_by,
            appellant=appellant,
            host=host,
            settings=tuple(settings or ()),
        )
        answer, text = explain_question(request, full=full, html=html)
        if json:
            print_json(answer)
        else:
            typer.echo(text)


@law_app.command()
def norms(
    *,
    mission: Mission = "",
    treaty: TreatyId = "",
    on: On = "",
    as_of: AsOf = None,
    told_by: ToldBy = "",
    appellant: Appellant = "",
    json: AsJson = False,
) -> None:
    """List who must, may or must not do what, by when, with the verdict of each rule."""
    with report_errors(as_json=json):
        from foedus.desk.law import Request, list_duties

        answer, text = list_duties(
            Request(mission=mission, treaty=treaty, on=on, as_of=as_of, told_by=told_by, appellant=appellant)
        )
        if json:
            print_json(answer)
        else:
            typer.echo(text)


@law_app.command()
def compare(
    question: Question,
    *,
    mission: Mission = "",
    treaty: TreatyId = "",
    on: Annotated[list[str] | None, typer.Option("--on", metavar="DATE", help="Date of the facts; repeat it.")] = None,
    as_of: Annotated[list[str] | None, typer.Option("--as-of", metavar="T", help="As known then; repeat it.")] = None,
    told_by: ToldBy = "",
    appellant: Appellant = "",
    json: AsJson = False,
) -> None:
    """Say what another date, another text or later knowledge changes in an answer."""
    with report_errors(as_json=json):
        from foedus.desk.law import Request, compare_answers

        request = Request(question=question, mission=mission, treaty=treaty, told_by=told_by, appellant=appellant)
        answer, text = compare_answers(request, tuple(on or ()), tuple(as_of or ()))
        if json:
            print_json(answer)
        else:
            typer.echo(text)


@law_app.command("test")
def run_cases(
    treaties: Annotated[
        list[str] | None, typer.Argument(metavar="[TREATY]...", help="Library names or files; none: the whole library.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Run the cases that treaties bring along; exit 4 where one answers otherwise than its author expects."""
    with report_errors(as_json=False):
        from foedus.desk.law_files import require_all_met, run_treaty_cases

        answer, text = run_treaty_cases(tuple(treaties or ()))
        if json:
            print_json(answer)
        else:
            typer.echo(text)
        require_all_met(answer)


@law_app.command()
def lint(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A treaty file.")],
    json: AsJson = False,
) -> None:
    """Check a treaty file and list every fault with line, field and what would be right."""
    with report_errors(as_json=json):
        from foedus.desk.law_files import lint_treaty

        answer, text = lint_treaty(file)
        if json:
            print_json(answer)
        else:
            typer.echo(text)


@law_app.command()
def export(
    question: Annotated[str, typer.Argument(metavar="[QUESTION]", help="One question; none: all of the mission.")] = "",
    *,
    mission: Mission = "",
    treaty: TreatyId = "",
    on: On = "",
    as_of: AsOf = None,
    told_by: ToldBy = "",
    appellant: Appellant = "",
    form: Annotated[str, typer.Option("--format", metavar="F", help="clingo or json.")] = "clingo",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A file; without it, to stdout.")] = None,
) -> None:
    """Write rules and claims as a logic program for clingo, or as JSON with the findings."""
    with report_errors(as_json=False):
        from foedus.desk.law import Request
        from foedus.desk.law_files import export_law
        from foedus.formats.outputs import write_whole

        request = Request(
            question=question,
            mission=mission,
            treaty=treaty,
            on=on,
            as_of=as_of,
            told_by=told_by,
            appellant=appellant,
        )
        text = export_law(request, form)
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_whole(out, text)
            say(f"wrote {out}")
