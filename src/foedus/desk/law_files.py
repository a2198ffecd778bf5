"""The verbs of ``foedus law`` on treaty files and for researchers: test, lint, export.

What lives here: running the cases that treaties bring along, checking one file, writing rules and claims for other
programs. What does not: questions (``law``).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from foedus import library
from foedus.desk.check import check_path
from foedus.desk.law import Request, add_named, find_matter, show_when
from foedus.desk.loading import load_inputs
from foedus.domain.scenario import Question
from foedus.errors import NegativeAnswer, RequestError
from foedus.formats.shared import load_treaty
from foedus.law.book import bind_treaties
from foedus.law.cases import CaseResult, run_cases
from foedus.law.engine import ask_book
from foedus.law.export import export_clingo
from foedus.reports.mission_json import show_value

FORMATS = ("clingo", "json")


def run_treaty_cases(names: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """Run the cases of some treaties, by library name or as files; none named: of every library treaty.

    The answer says in ``missed`` what was expected and not found.

    Raises
    ------
    RequestError
        If the library does not hold one of them.
    InputError
        With all faults of the files.
    """
    files = [load_treaty(Path(name)) for name in names if _is_file(name)]
    named = tuple(name for name in names if not _is_file(name)) or (() if files else library.list_treaties())
    wanted = {*(treaty.id for treaty in files), *named}
    treaties = add_named(tuple(files), named)
    results = tuple(result for result in run_cases(treaties) if result.treaty in wanted)
    missed = [result for result in results if result.differs]
    answer: dict[str, Any] = {
        "treaties": sorted(wanted),
        "n_cases": len({(result.treaty, result.case) for result in results}),
        "n_expectations": len(results),
        "missed": [_show_missed(result) for result in missed],
    }
    lines = [f"{row['treaty']}, {row['case']}, {row['rule']}: {'; '.join(row['differs'])}" for row in answer["missed"]]
    met = f"{len(results) - len(missed)} of {len(results)} expectations met, {answer['n_cases']} cases"
    return answer, "\n".join([*lines, f"{met}, {len(wanted)} treaties"])


def require_all_met(answer: dict[str, Any]) -> None:
    """Say no where a case missed an expectation.

    Raises
    ------
    NegativeAnswer
        If ``answer`` of ``run_treaty_cases`` lists one.
    """
    if answer["missed"]:
        raise NegativeAnswer(
            f"{len(answer['missed'])} expectations of {answer['n_expectations']} were missed",
            code="law.cases-missed",
            hint="Each is listed with what was expected and what was found.",
        )


def lint_treaty(path: Path) -> tuple[dict[str, Any], str]:
    """Check one treaty file: its shape, and what the law wing finds wrong with its rules.

    Raises
    ------
    RequestError
        If there is no such file, or it is of another format.
    InputError
        With every fault, in the order of the lines.
    """
    answer = check_path(path)
    found = answer["files"][0]["format"]
    if found != "treaty" or path.is_dir():
        raise RequestError(f"{path} is no treaty file", code="law.no-treaty", hint="foedus check FILE reads any format")
    treaty = load_treaty(path)
    counts = {"articles": len(treaty.articles), "rules": len(treaty.rules), "cases": len(treaty.cases)}
    shown = ", ".join(f"{count} {name}" for name, count in counts.items())
    return {"file": str(path), "treaty": treaty.id, **counts, "faults": []}, f"{path}: fine ({treaty.id}: {shown})"


def export_law(request: Request, form: str) -> str:
    """Write treaties and claims of a mission, and its questions, as a clingo program or as JSON values in one text.

    Raises
    ------
    RequestError
        If the form is unknown, or as ``ask_question``.
    InputError
        With all faults of the files.
    """
    if form not in FORMATS:
        raise RequestError(f"no form '{form}'", code="law.unknown-form", hint=f"one of {', '.join(FORMATS)}")
    matter = find_matter(request)
    book = bind_treaties(matter.treaties)
    questions: tuple[Question, ...] = (matter.question,)
    if not request.question:
        questions = load_inputs(request.mission).files.scenario.questions if request.mission else ()
    if form == "clingo":
        rules = tuple(f"{q.treaty}/{q.rule}" for q in questions) or tuple(book.rules)
        return export_clingo(book, matter.claims, matter.asked, tuple(dict.fromkeys(rules)))
    findings = ask_book(book, matter.claims, questions, matter.asked)
    plain = {
        "asked": show_when(matter),
        "treaties": show_value(matter.treaties),
        "claims": show_value(matter.claims),
        "findings": show_value(findings),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _is_file(name: str) -> bool:
    return Path(name).suffix in (".yaml", ".yml")


def _show_missed(result: CaseResult) -> dict[str, Any]:
    return {
        "treaty": result.treaty,
        "case": result.case,
        "rule": result.rule,
        "differs": list(result.differs),
        "headline": result.finding.headline,
    }
