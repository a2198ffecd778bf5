"""A model may propose; nothing it says is taken that the report does not hold. The server is a stand-in on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from foedus.errors import RequestError, UnavailableError
from foedus.intake.endpoint import Endpoint, check_answer, propose
from foedus.intake.reports import Report

REPORT = Report(file="r.txt", text="Togo sent 40 soldiers to Benin on Monday, the army said. Nobody was hurt.")
GOOD = {
    "text": "Togo sent 40 soldiers to Benin",
    "kind": "sending",
    "actors": ["Togo"],
    "attribution": ["army"],
    "quantities": [{"value": 40, "unit": "persons"}],
    "dates": [{"from": "2014-03-10", "granularity": "weekday"}],
}


class Server(BaseHTTPRequestHandler):
    """Answers every request with what the test put there, and keeps what it was asked."""

    answer: bytes = b""
    asked: list[dict[str, Any]] = []  # noqa: RUF012 - one server a test

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Server.asked.append({"path": self.path, "body": json.loads(body), "key": self.headers.get("Authorization")})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(Server.answer)

    def log_message(self, *args: Any) -> None:
        """Stay silent."""


@pytest.fixture
def url() -> Iterator[str]:
    Server.asked = []
    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def answer(candidates: list[Any]) -> bytes:
    content = json.dumps({"candidates": candidates})
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_candidates_of_a_model_are_marked_and_checked_against_their_span(url: str) -> None:
    invented = GOOD | {"text": "Togo sent 400 soldiers"}
    Server.answer = answer([GOOD, invented])
    found = propose(REPORT, Endpoint(url=url, model="stand-in", key="k"))
    (one,) = found.candidates
    assert (one.found_by, one.rule, found.dropped) == ("model stand-in", "endpoint", 1)
    assert REPORT.text[slice(*one.span)] == one.text
    assert Server.asked[0]["path"] == "/v1/chat/completions"
    assert Server.asked[0]["key"] == "Bearer k"
    assert Server.asked[0]["body"]["model"] == "stand-in"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "conquest"},
        {"actors": ["Atlantis"]},
        {"attribution": ["a minister"]},
        {"quantities": [{"value": 4000, "unit": "persons"}]},
        {"quantities": [{"value": True, "unit": "persons"}]},
        {"dates": [{"from": "soon"}]},
        {"dates": [{"from": "2014-03-10", "to": "2014-03-01"}]},
        {"text": ""},
        {"text": 5},
        {"actors": [None]},
        {"quantities": "many"},
    ],
)
def test_what_the_report_does_not_hold_is_dropped(change: dict[str, Any]) -> None:
    assert check_answer([GOOD | change], REPORT, "m").candidates == []


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", answer([])[:-3], b'{"choices": []}', b"<html>busy</html>"])
def test_an_answer_that_is_none_is_said_to_be_none(url: str, raw: bytes) -> None:
    Server.answer = raw
    with pytest.raises(UnavailableError, match="did not answer with candidates"):
        propose(REPORT, Endpoint(url=url, model="m"))


def test_an_endpoint_that_is_not_there_or_no_address() -> None:
    with pytest.raises(UnavailableError, match="does not answer"):
        propose(REPORT, Endpoint(url="http://127.0.0.1:9/v1", model="m"))
    with pytest.raises(RequestError, match="no address"):
        propose(REPORT, Endpoint(url="file:///etc/passwd", model="m"))
