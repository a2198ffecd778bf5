"""The terminal of ``foedus intake review``: one candidate at a time, its words marked in their sentence.

What lives here: showing a candidate and reading commands. What does not: what a command does.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from foedus.cli.show import print_json, say, show_progress
from foedus.errors import FoedusError

_ON, _OFF = "\x1b[7m", "\x1b[0m"


def run_review(
    mission: str,
    paths: tuple[Path, ...],
    *,
    dated_on: date | None,
    names: tuple[Path, ...],
    data: Path | None,
    key: str,
    kinds: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Add reports to a review, carry out the commands on standard input, and enter what was accepted."""
    from foedus.desk.intake import list_sources, load_lexicon, read_reports
    from foedus.desk.intake_known import load_known
    from foedus.desk.intake_review import enter_accepted, find_review, load_review, save_review, take_reading
    from foedus.desk.record import has_record
    from foedus.intake.review import apply

    path = find_review(mission, data)
    review = load_review(path)
    if paths:
        with show_progress(quiet=quiet) as progress:
            lexicon = load_lexicon(names)
            reading = read_reports(
                list_sources(paths, None),
                lexicon,
                today=date.today(),
                dated_on=dated_on,
                known=load_known(mission, lexicon, data) if has_record(mission, data) else (),
                keep_sentences=True,
                progress=progress,
            )
        for notice in reading.notices:
            say(f"{notice.file}: {notice.message} [{notice.code}]")
        say(f"{take_reading(review, reading)} new candidates, {len(review.items)} in all")
        save_review(review, path)
    if kinds:
        say(apply(review, f"k {' '.join(kinds)}"))
    try:
        _judge(review, path, quiet=quiet)
    except KeyboardInterrupt:
        say("\nleft in the middle: all is kept, nothing was entered into the record; the same command goes on")
        raise SystemExit(130) from None
    entered = enter_accepted(review, mission, data=data, key=key)
    save_review(review, path)
    counts = review.count()
    if as_json:
        print_json({"mission": mission, **counts, "entered": entered, "review": str(path)})
        return
    if entered:
        print(f"entered into the record of {mission}: {', '.join(entered)}")
    print(", ".join(f"{n} {name}" for name, n in counts.items()))


def _judge(review: Any, path: Path, *, quiet: bool) -> None:
    """Carry out commands until the person leaves or the input ends; the state is kept after each."""
    from foedus.desk.intake_review import save_review
    from foedus.intake.review import HELP, apply

    interactive = sys.stdin.isatty()
    if interactive and review.current is not None:
        say(HELP)
    while True:
        if not quiet or interactive:
            _show(review)
        if interactive:
            sys.stderr.write("> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line or line.strip() in ("q", "quit"):
            return
        if line.strip() in ("", "?", "h"):
            say(HELP)
            continue
        try:
            said = apply(review, line)
        except FoedusError as error:
            say(str(error))
            continue
        save_review(review, path)
        if said:
            say(said)


def _show(review: Any) -> None:
    """Show the candidate at hand on stderr."""
    from foedus.intake.claiming import word_claim
    from foedus.reports.intake import write_candidate

    item = review.current
    if item is None:
        say("\nall candidates were seen: u undo | b back | q leave and enter what was accepted")
        return
    candidate = item.candidate
    name = "/".join(Path(candidate["file"]).parts[-2:])
    counts = review.count()
    say(f"\n[{review.position}] of [0] to [{len(review.items) - 1}], {counts['open']} open   {name}   {item.verdict}")
    say("  " + mark_span(item.sentence, candidate["sentence"][0], candidate["span"], color=sys.stderr.isatty()))
    for line in write_candidate(review.position, candidate)[:-1]:
        say(line)
    say(f"  as a claim: {item.edits.get('text') or word_claim(candidate)}")
    for name, value in item.edits.items():
        say(f"  edited {name}: {value}")
    numbers = {one.key: f"[{n}]" for n, one in enumerate(review.items)}
    if candidate.get("alike"):
        places = [numbers.get(key, f"claim {key} of the record") for key in candidate["alike"]]
        say(f"  told alike in {', '.join(places)}: a takes reports under review as carriers, o accepts this one only")
    for kind, other in item.links:
        say(f"  linked: {kind} {numbers.get(other, other)}")
    for clash in candidate.get("clashes", ()):
        others = ", ".join(numbers.get(key, key) for key in clash["others"])
        say(f"  may clash ({clash['kind']}) with {others}: {clash['why']}")


def mark_span(sentence: str, start: int, span: list[int], *, color: bool) -> str:
    """Mark the words of a candidate in their sentence: reversed on a terminal, between »« elsewhere."""
    first, last = max(0, span[0] - start), max(0, span[1] - start)
    on, off = (_ON, _OFF) if color else ("»", "«")
    text = sentence[:first] + on + sentence[first:last] + off + sentence[last:]
    return " ".join(text.split())
