"""Candidates proposed by a language model behind an OpenAI-compatible endpoint; off unless a person names one.

What lives here: asking, and checking every answer against the span it cites. What does not: any trust in the
answer: a candidate whose words do not stand in the report, or whose fields are of no known shape, is dropped and
counted. The rules work without this.
"""

from __future__ import annotations

import json
import re
import typing
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from foedus.domain.wording import ActKind
from foedus.errors import RequestError, UnavailableError
from foedus.intake.candidates import Amount, Candidate, Dated
from foedus.intake.reports import Report

KINDS: Final = typing.get_args(ActKind)
_TIMEOUT_S: Final = 120
_MAX_ANSWER: Final = 4 * 1024 * 1024
_PROMPT: Final = (
    "You read a press report and list what it says that somebody did. Answer with one JSON object "
    '{"candidates": [...]}. Each candidate has: text (words copied exactly from the report), kind (one of '
    + ", ".join(KINDS)
    + "), actors (list of names), attribution (who says so, outermost first), dates (list of {from, to, "
    "granularity} with ISO days), quantities (list of {value, value_to, unit, modifier}), places, negated, intended. "
    "Propose nothing that the report does not say."
)

#: a number told in words or with a word of scale cannot be looked up digit by digit
_SCALED: Final = re.compile(r"\b(?:hundred|thousand|million|billion|dozen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)")

Send = Callable[[str, bytes, dict[str, str]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to ask: the base address (".../v1"), the model, and a key where one is needed."""

    url: str
    model: str
    key: str = ""


@dataclass(slots=True)
class Proposed:
    """Candidates that stood the check, and how many did not."""

    candidates: list[Candidate]
    dropped: int


def propose(report: Report, endpoint: Endpoint, send: Send | None = None) -> Proposed:
    """Ask a model for candidates of one report and keep those whose words stand in it.

    Parameters
    ----------
    send
        Sends a request (address, body, headers) and gives the bytes of the answer; urllib where none.

    Raises
    ------
    UnavailableError
        If the endpoint cannot be reached or does not answer as one.
    RequestError
        If its address is none.
    """
    if urlsplit(endpoint.url).scheme not in ("http", "https"):
        raise RequestError(f"{endpoint.url}: no address", code="bad-endpoint", hint="http://127.0.0.1:8080/v1")
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "seed": 1,
        "response_format": {"type": "json_object"},
        "messages": [{"role": "system", "content": _PROMPT}, {"role": "user", "content": report.text}],
    }
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    address = endpoint.url.rstrip("/") + "/chat/completions"
    raw = (send or _send)(address, json.dumps(body).encode(), headers)
    return check_answer(_read_answer(raw, endpoint), report, endpoint.model)


def _send(address: str, body: bytes, headers: dict[str, str]) -> bytes:
    request = urllib.request.Request(address, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
            return bytes(answer.read(_MAX_ANSWER + 1))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise UnavailableError(
            f"the endpoint {address} does not answer: {error}",
            code="no-endpoint",
            hint="leave --endpoint out to read by rules alone",
        ) from None


def _read_answer(raw: bytes, endpoint: Endpoint) -> list[Any]:
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
        found = json.loads(content)["candidates"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        found = None
    if not isinstance(found, list) or len(raw) > _MAX_ANSWER:
        raise UnavailableError(
            f"the model {endpoint.model} did not answer with candidates",
            code="bad-answer",
            hint="try again, another model, or leave --endpoint out",
        )
    return found


def check_answer(found: list[Any], report: Report, model: str) -> Proposed:
    """Make candidates of what a model answered; drop whatever does not stand in the report or has no known shape."""
    kept: list[Candidate] = []
    dropped = 0
    for item in found:
        candidate = _make(item, report, model)
        if candidate is None:
            dropped += 1
        else:
            kept.append(candidate)
    return Proposed(kept, dropped)


def _make(item: Any, report: Report, model: str) -> Candidate | None:
    try:
        text = item["text"]
        start = report.text.find(text) if isinstance(text, str) and text.strip() else -1
        if start < 0 or item["kind"] not in KINDS:
            return None
        begin, end = _find_sentence(report.text, start, start + len(text))
        sentence = report.text[begin:end]
        attribution = _names(item.get("attribution", ()), report.text)
        return Candidate(
            file=report.file,
            span=(start, start + len(text)),
            text=text,
            kind=item["kind"],
            actors=_names(item.get("actors", ()), report.text),
            object="",
            quantities=tuple(_amount(q, sentence) for q in item.get("quantities", ())),
            dates=tuple(_dated(d) for d in item.get("dates", ())),
            places=_names(item.get("places", ()), report.text),
            attribution=attribution,
            hearsay=len(attribution) > 1,
            negated=item.get("negated") is True,
            intended=item.get("intended") is True,
            rule="endpoint",
            quoted=False,
            stated=(),
            sentence=(begin, end),
            reported_on=report.dated_on,
            outlet=report.outlet,
            found_by=f"model {model}",
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _find_sentence(text: str, first: int, last: int) -> tuple[int, int]:
    begin = max(text.rfind("\n", 0, first), text.rfind(". ", 0, first) + 1) + 1
    stops = [at for at in (text.find("\n", last), text.find(". ", last) + 1) if at > 0]
    return min(begin, first), max(min(stops, default=len(text)), last)


def _names(values: Any, text: str) -> tuple[str, ...]:
    """Give names of which at least the last word stands in the report; others make the whole candidate fall."""
    names = tuple(str(value) for value in values if isinstance(value, str) and value.strip())
    if len(names) != len(tuple(values)):
        raise ValueError("a name is no text")
    for name in names:
        if name.split()[-1].lower() not in text.lower():
            raise ValueError("a name that the report does not hold")
    return names


def _amount(value: Any, sentence: str) -> Amount:
    number, high = value["value"], value.get("value_to")
    for each in (number, high):
        if each is not None and (isinstance(each, bool) or not isinstance(each, int | float)):
            raise ValueError("no number")
    digits = sentence.replace(",", "")
    if number is not None and number > 20 and str(int(number)) not in digits and not _SCALED.search(sentence):
        raise ValueError("a number that the sentence does not hold")
    return Amount(value=number, value_to=high, unit=str(value["unit"]), modifier=str(value.get("modifier") or ""))


def _dated(value: Any) -> Dated:
    first, last = date.fromisoformat(value["from"]), date.fromisoformat(value.get("to") or value["from"])
    if last < first:
        raise ValueError("a span that ends before it begins")
    return Dated(from_on=first, to_on=last, granularity=str(value.get("granularity") or "day"))
