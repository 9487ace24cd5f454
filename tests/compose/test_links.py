"""Links out of the publication: which are listed, and which are told as dead. The servers asked are of this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from support import edit, run
from trykklar.base.problems import Place
from trykklar.review.text.links import Link, dead_links


class Answers(BaseHTTPRequestHandler):
    """Answers `/404` with 404, `/no-head-200` with 405 to HEAD, `/to/x` with a redirection to x, `/wait` not at all."""

    asked: list[tuple[str, str]]
    release: threading.Event

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path))
        last = self.path.rpartition("/")[2]
        if self.path == "/wait":
            self.release.wait(20)
        elif self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to"))
            self.end_headers()
        elif self.path == "/to-a-file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
        elif last.startswith("no-head-") and self.command == "HEAD":
            self.send_response(405)
            self.end_headers()
        else:
            self.send_response(int(last.removeprefix("no-head-")))
            self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, format: str, *args: object) -> None:
        """Tests say what they want to say themselves."""


@pytest.fixture
def server() -> Iterator[str]:
    Answers.asked = []
    Answers.release = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        Answers.release.set()
        httpd.shutdown()
        thread.join()


def told(*urls: str, seconds: float = 10) -> dict[str, str]:
    """Address → what is said of it, for those that are told as dead."""
    problems = dead_links([Link(url, (Place("start.md", 5),)) for url in urls], seconds)
    assert {(p.code, str(p.place)) for p in problems} <= {("link-failed", "start.md:5")}
    return {p.message.split("'")[1]: p.message.partition("': ")[2] for p in problems}


def test_what_is_there_is_not_told(server: str) -> None:
    assert told(*(server + path for path in ("/200", "/no-head-200", "/to/200", "/403", "/429"))) == {}
    assert ("HEAD", "/200") in Answers.asked
    assert ("GET", "/no-head-200") in Answers.asked


def test_what_is_gone_is_told(server: str) -> None:
    dead = [server + path for path in ("/404", "/410", "/500", "/no-head-404", "/to/404")]
    found = told(*dead, server + "/200")
    assert list(found) == dead
    assert found[server + "/410"] == "the server answers 410"


def test_who_does_not_answer_is_not_waited_for(server: str) -> None:
    assert "no answer" in told(server + "/wait", seconds=0.2)[server + "/wait"]


def test_nobody_there(server: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert "no answer" in told(nobody, "http://127.0.0.1:x/")[nobody]


def test_a_redirection_leads_to_no_file(server: str) -> None:
    assert told(server + "/to-a-file") == {server + "/to-a-file": "the server answers 302"}


def test_links_are_listed_and_asked_for_only_online(server: str, publication: Path) -> None:
    line = edit(
        publication / "start.md",
        "Weather happens everywhere.",
        f"Weather is [gone]({server}/404), or [there]({server}/200).",
    )
    offline = json.loads(run("check", "--json", "--publication", publication).stdout)
    assert {"url": f"{server}/404", "places": [f"start.md:{line}"]} in offline["links"]
    assert offline["problems"] == []
    assert Answers.asked == []
    online = run("check", "--json", "--online", "--release", "--publication", publication)
    assert [(p.code, p.at, p.severity) for p in online.problems] == [("link-failed", f"start.md:{line}", "warning")]
    assert online.exit_code == 0
    assert "2 links to other places not asked for (--online)" in run("check", "--publication", publication).output


def test_works_of_bibliographies_are_asked_for_too(server: str, publication: Path) -> None:
    (publication / "works.bib").write_text(f"\n@misc{{gone, title={{Gone}}, url={{{server}/404}}}}\n", "utf-8")
    edit(publication / "publication.yaml", "language: en", "language: en\nbibliographies: [works.bib]")
    online = run("check", "--json", "--online", "--publication", publication)
    assert [p.at for p in online.problems if p.code == "link-failed"] == ["works.bib:2"]
