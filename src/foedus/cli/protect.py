"""``foedus protect`` and ``foedus withdraw``: guards of sites, rosters, explanations, the way home.

What lives here: arguments, options, and answers in words. What does not: any answer (the desk gives it).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.cli.show import print_json, report_errors, say, show_progress

protect_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who guards which site from when: plan, roster, explain."
)
withdraw_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="How a mission ends: hand-over of sites and the way home."
)

Mission = Annotated[str, typer.Argument(metavar="MISSION", help="A library name or a mission folder.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="T", help="Use only what was known then: an instant or a date.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the plan's search.")]
Departs = Annotated[
    list[str] | None,
    typer.Option("--depart", metavar="C@T", help="What if contingent C leaves early, at T; may be given again."),
]
Extend = Annotated[float, typer.Option("--extend-d", metavar="DAYS", help="What if the force stays so much longer.")]
Table = Annotated[Path | None, typer.Option("--out", metavar="F", help="Also write tables: .csv or .xlsx.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]


@protect_app.command("plan")
def plan_command(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    as_of: AsOf = None,
    depart: Departs = None,
    extend_d: Extend = 0.0,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", metavar="S", help="Seconds for the plan; else a set number of steps."),
    ] = None,
    gap: Annotated[
        float, typer.Option("--gap", metavar="FRAC", help="Stop once plan and bound are so close (0.01 is 1 %).")
    ] = 0.01,
    seed: Seed = 1,
    out: Table = None,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Plan who guards which site from when; hours by host, by force and unknown; bound and gap."""
    with report_errors(as_json=json):
        from foedus.desk.protect import plan_protection

        with show_progress(quiet=quiet) as progress:
            answer = plan_protection(
                mission,
                as_of=as_of,
                seed=seed,
                departs=tuple(depart or ()),
                extend_d=extend_d,
                time_limit_s=time_limit,
                gap_frac=gap,
                out=out,
                progress=progress,
            )
        _show(answer, _tell_plan(answer), as_json=json, out=out)


@protect_app.command("roster")
def roster_command(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    site: Annotated[str | None, typer.Option("--site", metavar="S", help="The site.")] = None,
    contingent: Annotated[str | None, typer.Option("--contingent", metavar="C", help="The contingent.")] = None,
    from_at: Annotated[str | None, typer.Option("--from", metavar="T", help="From when; else from the start.")] = None,
    until_at: Annotated[str | None, typer.Option("--until", metavar="T", help="Until when, at most.")] = None,
    as_of: AsOf = None,
    seed: Seed = 1,
    out: Table = None,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Give the watches of a site, or of a contingent's sites: by number, marked, expiring."""
    with report_errors(as_json=json):
        from foedus.desk.rosters import make_rosters

        with show_progress(quiet=quiet) as progress:
            answer = make_rosters(
                mission,
                site=site,
                contingent=contingent,
                from_at=from_at,
                until_at=until_at,
                as_of=as_of,
                seed=seed,
                out=out,
                progress=progress,
            )
        _show(answer, _tell_rosters(answer), as_json=json, out=out)


@protect_app.command("explain")
def explain_command(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    site: Annotated[str, typer.Option("--site", metavar="S", help="The site.")],
    by_at: Annotated[
        str | None, typer.Option("--by", metavar="T", help="When it should be covered; else an hour sooner.")
    ] = None,
    as_of: AsOf = None,
    seed: Seed = 1,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Say why a site is open until its guard stands, and the smallest fix, verified by planning again."""
    with report_errors(as_json=json):
        from foedus.desk.protect import explain_open

        with show_progress(quiet=quiet) as progress:
            answer = explain_open(mission, site, by_at=by_at, as_of=as_of, seed=seed, progress=progress)
        _show(answer, _tell_explained(answer), as_json=json, out=None)


@withdraw_app.command("plan")
def withdraw_command(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    as_of: AsOf = None,
    extend_d: Extend = 0.0,
    depart: Departs = None,
    seed: Seed = 1,
    out: Table = None,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Plan hand-over and the way home: triggers, conditions, order, flights, equipment account; what if."""
    with report_errors(as_json=json):
        from foedus.desk.withdraw import plan_withdrawal

        with show_progress(quiet=quiet) as progress:
            answer = plan_withdrawal(
                mission,
                as_of=as_of,
                seed=seed,
                extend_d=extend_d,
                departs=tuple(depart or ()),
                out=out,
                progress=progress,
            )
        _show(answer, _tell_withdrawal(answer), as_json=json, out=out)


def _show(answer: dict[str, Any], lines: list[str], *, as_json: bool, out: Path | None) -> None:
    if as_json:
        print_json(answer)
    else:
        typer.echo("\n".join(lines))
    if out is not None:
        say(f"wrote {out}")


def _tell_plan(answer: dict[str, Any]) -> list[str]:
    hours = {row["site"]: row for row in answer["hours"]}
    lines = [
        f"Guard of sites, {answer['starts_at']} to {answer['ends_at']}",
        f"  {answer['uncovered_weighted_h']:.1f} weighted hours without the force; no plan has fewer than "
        f"{answer['bound_weighted_h']:.1f} (gap {answer['gap_frac']:.1%}); {answer['n_changes']} guards set up",
    ]
    for turn in answer["turns"]:
        relieves = f", relieving {turn['relieves']}" if turn["relieves"] else ""
        kind = "reserve " if turn["is_reserve"] else ""
        lines.append(
            f"  {turn['starts_at']}  {kind}{turn['site']:<14} {turn['contingent']:<5} until {turn['ends_at']}  "
            f"{turn['posts']} posts, {turn['persons']} persons{relieves}"
        )
    lines += ["", "Hours by site          by host  by force   unknown"]
    lines += [
        f"  {site:<20} {row['by_host_h']:>8.1f}  {row['by_force_h']:>8.1f}  {row['unknown_h']:>8.1f}"
        for site, row in hours.items()
    ]
    lines += [f"  open: {row['site']}: {row['reason']}" for row in answer["open_sites"]]
    late = [row["site"] for row in answer["reserves"] if not row["in_time"]]
    if answer["reserves"]:
        lines.append(
            f"Reserves: {len(answer['reserves']) - len(late)} sites in time"
            + (f", not {', '.join(late)}" if late else "")
        )
    relieved = answer["host_relieved"]
    claimed = "; ".join(f"claimed: {row['persons']} ({row['text']})" for row in relieved["claimed"])
    lines.append(
        f"Host persons relieved at the peak, by the guard norm: {relieved['peak_persons_known']} where the host is "
        f"said to have stood, {relieved['peak_persons_unknown']} where nobody says who did"
        + (f"; {claimed}" if claimed else "")
    )
    if "compared_with_unchanged" in answer:
        compared = answer["compared_with_unchanged"]
        lines.append(
            f"Against the mission unchanged: {compared['added_weighted_h']:+.1f} weighted hours without the force"
        )
        lines += [
            f"  {row['site']}: {row['by_force_h_before']:.1f} -> {row['by_force_h']:.1f} h by the force"
            for row in compared["sites"]
        ]
    return lines


def _tell_rosters(answer: dict[str, Any]) -> list[str]:
    lines = [f"** {answer['marking'].upper()} **"]
    for roster in answer["rosters"]:
        lines += [
            "",
            f"{roster['site']}, {roster['contingent']}: {roster['posts']} posts, {roster['persons']} persons "
            f"({roster['n_spare']} without a watch), watches of {roster['watch_h']:g} h, "
            f"{roster['rest_h']:g} h of rest",
            f"  made {roster['made_at']}, expires {roster['expires_at']}",
        ]
        spans: dict[tuple[str, str], list[str]] = {}
        for watch in roster["watches"]:
            post = f"post {watch['post']}" if watch["post"] else "command"
            spans.setdefault((watch["starts_at"], watch["ends_at"]), []).append(f"{post}: {watch['number']}")
        lines += [f"  {start} to {end}  {', '.join(posts)}" for (start, end), posts in spans.items()]
    return lines + [f"breach: {line}" for line in answer["breaches"]]


def _tell_explained(answer: dict[str, Any]) -> list[str]:
    until = answer["open_until_at"] or "the end"
    lines = [f"{answer['site']} is open until {until}; asked for: {answer['by_at']}", "Why"]
    lines += [f"  {line}" for line in answer["why"]]
    smallest = answer["smallest_fix"]
    lines.append(f"Smallest fix, planned again: {smallest['text']}" if smallest else "No fix was found that holds.")
    lines += [
        f"  {'holds  ' if fix['verified'] else 'does not'} {fix['text']}"
        + (f" (others {fix['others_weighted_h']:+.1f} weighted h)" if abs(fix["others_weighted_h"]) > 0.05 else "")
        for fix in answer["fixes"]
    ]
    return lines


def _tell_withdrawal(answer: dict[str, Any]) -> list[str]:
    lines = [f"Way home of {answer['mission']}: sites may be left from {answer['begins_at']}"]
    lines += [
        f"  trigger {row['id']} ({row['kind']}): {row['state']}, {row['at'] or 'no time known'}: {row['text']}"
        for row in answer["triggers"]
    ]
    lines += [
        f"  condition {row['id']}: {row['state']}, {row['at'] or 'no time known'}: {row['text']}"
        for row in answer["conditions"]
    ]
    lines += [
        f"  {row['at']}  reported {row['kind'].replace('_', ' ')}, {row['by']}: {row['text']}"
        for row in answer["acts_as_reported"]
    ]
    lines += ["Hand-over"]
    lines += [
        f"  {row['starts_at']} to {row['ends_at']}  {row['site']:<14} {row['contingent']:<5} {row['text']}"
        for row in answer["hand_overs"]
    ]
    home = answer["way_home"]
    if home is not None:
        lines.append(
            f"Flights: {home['flights']}, closure {home['closure_at']} ({home['closure_h']:.1f} h; "
            f"bound {home['bound_h']:.1f} h)"
        )
        lines += [
            f"  {day}  " + ", ".join(f"{name} {n}" for name, n in row.items())
            for day, row in home["flights_by_local_day"].items()
        ]
    if answer["equipment"] is not None:
        lines.append(f"Equipment: the account {'closes' if answer['equipment']['closes'] else 'does not close'}")
        lines += [
            f"  {row['contingent']:<5} {row['brought']} brought, {row['taken_home']} home, balance {row['balance']}"
            for row in answer["equipment"]["rows"]
        ]
    if "compared_with_unchanged" in answer:
        both = answer["compared_with_unchanged"]
        for name in ("unchanged", "changed"):
            row = both[name]
            lines.append(
                f"{name}: home from {row['begins_at']} to {row['ends_at']}, {row['flights']} flights, "
                f"{row['uncovered_weighted_h']:.1f} weighted hours without the force"
            )
    return [*lines, f"End: {answer['ends']}"]
