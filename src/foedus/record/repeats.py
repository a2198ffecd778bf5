"""Whether what is sent again is one wish sent twice, or a going back to what was said before.

What lives here: tokens, and the course of what was entered on one thing. What does not: keeping anything.

A draft without a token is known by the digest of what it says. That it was entered before does not make it a
repetition where something else was entered on the same thing since: grade 2, then 4, then 2 again are three acts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from foedus.errors import RequestError
from foedus.record.entries import Draft, Statement, cut_line, read_line
from foedus.record.port import Store

#: act -> what it is on: a later act on the same takes its place
_SUBJECTS: Final[dict[str, tuple[str, ...]]] = {
    "vote": ("state", "decision"),
    "approval": ("state", "step"),
    "position": ("party", "addressee"),
}
_SCALES: Final = ("reliability", "credibility")
#: what Foedus names itself by the digest of what it enters: a row of a table, a file
OWN_TOKEN: Final = re.compile(r"[^@]+:[0-9a-f]{40,64}(?:@[0-9]+)?")
#: stands in a course where a link was taken back
_GONE: Final = ""


def require_same(statement: Statement, line: bytes) -> None:
    """Refuse a token that was used for something else.

    Who signed and when it was said may differ, as a retry may sign anew. Who said it may not, other than where the
    token is the digest of what is said.

    Raises
    ------
    RequestError
        With the entry that has the token.
    """
    cut = cut_line(line)
    apart = {"key", "stated", *(("author",) if OWN_TOKEN.fullmatch(statement.token) else ())}
    if cut is None or _strip(cut[0], apart) != _strip(statement.data, apart):
        raise RequestError(
            f"the token {statement.token} was used for another entry ({json.loads(line)['n']})",
            code="record.token-used",
            hint="a token names one wish: give a new one for what is new",
        )


def _strip(said: bytes, apart: set[str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(said)
    return {name: value for name, value in read.items() if name not in apart}


def name_tokens(statements: Sequence[Statement], drafts: Sequence[Draft], store: Store, log: str) -> list[str]:
    """Give the token under which each draft is to be entered, or was entered already.

    Of what a batch says on one thing, that is a repetition with which the course of that thing ends, in the same order.
    What goes back to something said earlier gets a token of its own: the digest, and how often it was said before.
    """
    tokens = [statement.token for statement in statements]
    groups: dict[tuple[str, ...], list[int]] = {}
    for k, draft in enumerate(drafts):
        subject = None if draft.token else _find_subject(draft)
        if subject is not None:
            groups.setdefault(subject, []).append(k)
    for own in groups.values():
        if len(own) == 1 and store.find_token(log, tokens[own[0]]) is None:
            continue
        course = _read_course(drafts[own[0]], store, log)
        # what is said twice in a row is said once
        runs = [list(run) for _, run in groupby(own, key=tokens.__getitem__)]
        said = [tokens[run[0]] for run in runs]
        n_again = next((n for n in range(min(len(course), len(said)), 0, -1) if _are_same(course[-n:], said[:n])), 0)
        begin = len(course) - n_again
        for token in said[n_again:]:
            n_before = sum(_is_of(one, token) for one in course)
            course.append(f"{token}@{n_before}" if n_before else token)
        for run, token in zip(runs, course[begin:], strict=True):
            for k in run:
                tokens[k] = token
    return tokens


def _are_same(course: Sequence[str], said: Sequence[str]) -> bool:
    return all(_is_of(one, token) for one, token in zip(course, said, strict=True))


def _is_of(token: str, digest: str) -> bool:
    """Say whether an entry of this token says what the digest is of."""
    return token == digest or token.startswith(f"{digest}@")


def _find_subject(draft: Draft) -> tuple[str, ...] | None:
    """Say what a draft is on; None: nothing entered later takes its place."""
    if draft.kind == "link":
        return ("link", str(draft.body["from"]), str(draft.body["to"]), str(draft.body["relation"]))
    if draft.kind == "grade":
        return ("grade", str(draft.body["of"]), *(scale for scale in _SCALES if scale in draft.body))
    names = _SUBJECTS.get(draft.kind)
    return None if names is None else (draft.kind, *(str(draft.body.get(name, "")) for name in names))


def _read_course(draft: Draft, store: Store, log: str) -> list[str]:
    """Give the tokens of what was entered on the thing a draft is on, in order."""
    kind, body = draft.kind, draft.body
    if kind == "link":
        return _read_links(body, store, log)
    found: list[tuple[int, str]] = []
    for row in store.read_rows(log, kind=kind):
        its = read_line(row.line).body
        if kind == "grade":
            on_same = its["of"] == body["of"] and any(scale in its and scale in body for scale in _SCALES)
        else:
            on_same = all(its.get(name) == body.get(name) for name in _SUBJECTS[kind])
        if on_same:
            found.append((row.n, row.token))
    if kind == "grade" and "credibility" in body:
        # a claim that was put right with a grade on it ends the grade before
        n = store.find_subjects(log, "claim", [body["of"]]).get(body["of"], 0)
        line = store.find_line(log, n)
        if line is not None and "credibility" in read_line(line).body:
            found.append((n, read_line(line).token))
    return [token for _, token in sorted(found)]


def _read_links(body: Any, store: Store, log: str) -> list[str]:
    course: list[str] = []
    gone = {read_line(row.line).body["of"] for row in store.read_rows(log, kind="unlink")}
    for row in store.read_rows(log, kind="link"):
        its = read_line(row.line).body
        if all(its[name] == body[name] for name in ("from", "to", "relation")):
            course += [row.token, _GONE] if row.n in gone else [row.token]
    return course
