"""``foedus decision``: councils, national approvals, orders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.show import print_json, report_errors
from foedus.errors import NegativeAnswer, RequestError

if TYPE_CHECKING:
    from foedus.desk.decision import Answer

decision_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Ask councils, national approvals and mandates."
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]
Require = Annotated[bool, typer.Option("--require", help="Exit with 4 unless the answer is a plain yes.")]
Mission = Annotated[str | None, typer.Option("--mission", metavar="MISSION", help="A library name or a folder.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="T", help="Use only what was known then.")]
On = Annotated[str | None, typer.Option("--on", metavar="D", help="Another legal date, such as 2022-01-06.")]


def _show(answer: Answer, *, as_json: bool, require: bool) -> None:
    if as_json:
        print_json(answer.data)
    else:
        typer.echo(answer.text)
    if require and not answer.holds:
        raise typer.Exit(NegativeAnswer.exit_code)


@decision_app.command()
def decide(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission = None,
    treaty: Annotated[str | None, typer.Option("--treaty", metavar="TREATY", help="A treaty of the library.")] = None,
    organ: Annotated[str | None, typer.Option("--organ", metavar="ID", help="A body of the treaty.")] = None,
    on: On = None,
    as_of: AsOf = None,
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="S", help="Scope of the rule that applies, as the treaty names it.")
    ] = None,
    vote: Annotated[
        list[str] | None, typer.Option("--vote", metavar="STATE=V", help="A vote, where no mission is named.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="STATE", help="A party to the matter.")
    ] = None,
    require: Require = False,
    json: JsonFlag = False,
) -> None:
    """Say what the procedure of a council gives, with the arithmetic."""
    with report_errors(as_json=json):
        from foedus.desk.decision import decide_mission, decide_votes

        if mission is not None:
            if vote or exclude:
                raise RequestError(
                    "the votes are those of the mission", code="two-sources", hint="leave out --vote and --exclude"
                )
            answer = decide_mission(mission, treaty=treaty, organ=organ, on=on, as_of=as_of, scope=scope)
        elif treaty is not None:
            answer = decide_votes(
                treaty, organ=organ, on=on, votes=tuple(vote or ()), excluded=tuple(exclude or ()), scope=scope
            )
        else:
            raise RequestError("name a mission or a treaty", code="no-council", hint="--mission NAME or --treaty NAME")
        _show(answer, as_json=json, require=require)


@decision_app.command()
def approvals(  # noqa: PLR0917 - typer reads options from the signature
    mission: Annotated[str, typer.Option("--mission", metavar="MISSION", help="A library name or a folder.")],
    on: On = None,
    as_of: AsOf = None,
    state: Annotated[str | None, typer.Option("--state", metavar="STATE", help="Only this state.")] = None,
    require: Require = False,
    json: JsonFlag = False,
) -> None:
    """Say when each state consents, which step binds, and the earliest consented arrival."""
    with report_errors(as_json=json):
        from foedus.desk.decision import trace_mission

        _show(trace_mission(mission, on=on, as_of=as_of, state=state), as_json=json, require=require)


@decision_app.command("check-order")
def check_order(  # noqa: PLR0917 - typer reads options from the signature
    task: Annotated[str, typer.Option("--task", metavar="ID", help="What is ordered, by the mandate's id.")],
    mission: Mission = None,
    mandate: Annotated[Path | None, typer.Option("--mandate", metavar="FILE", help="A foedus/mandate file.")] = None,
    caveat: Annotated[list[Path] | None, typer.Option("--caveat", metavar="FILE", help="A foedus/caveat file.")] = None,
    contingent: Annotated[str, typer.Option("--contingent", metavar="ID", help="Who is ordered.")] = "",
    state: Annotated[str, typer.Option("--state", metavar="STATE", help="Whose troops, without a mission.")] = "",
    site: Annotated[str, typer.Option("--site", metavar="ID", help="At which site.")] = "",
    site_class: Annotated[str, typer.Option("--site-class", metavar="CLASS", help="At which class of site.")] = "",
    static_guard: Annotated[bool, typer.Option("--static-guard", help="It comes down to standing guard.")] = False,
    at: Annotated[str | None, typer.Option("--at", metavar="T", help="At this instant.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="D", help="All of this day, UTC.")] = None,
    in_state: Annotated[str, typer.Option("--in-state", metavar="STATE", help="On whose territory.")] = "",
    lat: Annotated[float | None, typer.Option("--lat", metavar="DEG", help="Latitude.")] = None,
    lon: Annotated[float | None, typer.Option("--lon", metavar="DEG", help="Longitude.")] = None,
    transit: Annotated[list[str] | None, typer.Option("--transit", metavar="STATE", help="A state crossed.")] = None,
    persons: Annotated[
        int | None, typer.Option("--persons", metavar="N", help="Strength of the mission with it.")
    ] = None,
    as_of: AsOf = None,
    require: Require = False,
    json: JsonFlag = False,
) -> None:
    """Say whether an order lies within mandate and caveats: within, outside, or open, with the failing clause."""
    with report_errors(as_json=json):
        from foedus.desk.decision_orders import OrderAsked
        from foedus.desk.decision_orders import check_order as ask

        asked = OrderAsked(
            task=task,
            contingent=contingent,
            state=state,
            site=site,
            site_class=site_class,
            static_guard=static_guard,
            at=at,
            on=on,
            in_state=in_state,
            lat_deg=lat,
            lon_deg=lon,
            transits=tuple(transit or ()),
            total_persons=persons,
        )
        answer = ask(asked, mission=mission, mandate=mandate, caveats=tuple(caveat or ()), as_of=as_of)
        _show(answer, as_json=json, require=require)
