"""``foedus law``: questions of law over the readings of what is disputed."""

from __future__ import annotations

from typing import Annotated

import typer

from foedus.cli.show import print_json, report_errors

law_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Ask what a treaty says, over all readings.")


@law_app.command()
def explain(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question of the mission, such as aid_duty.")],
    mission: Annotated[str, typer.Option("--mission", metavar="MISSION", help="A library name or a mission folder.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="T", help="As known then; without it, on the day of the decision.")
    ] = None,
    full: Annotated[bool, typer.Option("--all", help="Show the whole tree.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")] = False,
) -> None:
    """Explain a finding: the verdict over all readings, the rule, the article, who says what."""
    with report_errors(as_json=json):
        from foedus.desk.law import explain_question

        answer, text = explain_question(question, mission, as_of=as_of, full=full)
        if json:
            print_json(answer)
        else:
            typer.echo(text)
