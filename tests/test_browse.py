"""The server of `dateline browse`: read-only, for this machine alone, and what its pages hold."""

import http.client
import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from flows import browse
from tests.made_home import commit_rows, rows_of_article, together
from warehouse import publish
from warehouse.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browsed") / "home"
    publish.publish(Home(path), commit_rows(path, together(*(rows_of_article(f"a-{n}") for n in range(60)))))
    return path


@pytest.fixture(scope="module")
def port(home: Path) -> Iterator[int]:
    server = browse.Server(Home(home), 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def read(port: int, path: str) -> Any:
    status, _, body = ask(port, path)
    assert status == 200
    return html.document_fromstring(body)


def words(page: Any) -> str:
    """The text of the page's main part."""
    return " ".join(" ".join(page.find("body/main").itertext()).split())


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1",
                                  "localhost.evil:{port}", "127.0.0.1:{port}.evil.example", "", "[::1]",
                                  "127.0.0.1@evil.example:{port}"])  # fmt: skip
def test_a_request_by_another_name_is_refused(port: int, host: str) -> None:
    status, _, body = ask(port, "/", Host=host.format(port=port))
    assert status == 421
    assert "Harbour" not in body


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}"])
def test_a_request_by_a_name_of_this_machine_is_answered(port: int, host: str) -> None:
    assert ask(port, "/", Host=host.format(port=port))[0] == 200


def test_it_listens_on_loopback_alone(home: Path) -> None:
    server = browse.Server(Home(home), 0)
    assert server.socket.getsockname()[0] == "127.0.0.1"
    server.server_close()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(port: int, method: str) -> None:
    assert ask(port, "/", method)[0] == 405


def test_every_answer_forbids_foreign_scripts_frames_and_readers(port: int) -> None:
    for path in ("/", "/report", "/article/a-1", "/nothing"):
        _, headers, _ = ask(port, path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_head_is_get_without_a_body(port: int) -> None:
    status, headers, body = ask(port, "/article/a-1", "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize("path", ["/etc/passwd", "/article/", "/article/zz", "/article/a-1/../../x", "/entity/zz",
                                  "/rows/zz", "/rows/n9999", "/report/x", "/%00", "/search/x",
                                  "/static/page.css"])  # fmt: skip
def test_what_is_not_there_is_not_found(port: int, path: str) -> None:
    assert ask(port, path)[0] == 404


def test_an_article_stands_with_its_rows_each_linked_to_its_words(port: int) -> None:
    page = read(port, "/article/a-1")
    assert page.find("body//h1").text == "Harbour opens"
    ids = {one.get("id") for one in page.xpath("//*[@id]")}
    here = [one.get("href")[1:] for one in page.xpath("//a[starts-with(@href, '#')]")]
    assert set(here) <= ids
    assert {"q-a-1", "v-a-1", "e-quill-a-1"} <= ids
    marked = {one.get("data-rows"): one.text for one in page.xpath("//*[@data-rows]")}
    assert marked == {"n1": "Quill", "q1": "the harbour is open", "d1": "Monday", "e1": "met", "n2": "Bo Lind",
                      "n3": "Alba",
                      "f1": "three people"}  # fmt: skip


def test_the_beginning_of_an_id_leads_to_the_article(port: int) -> None:
    status, headers, _ = ask(port, "/article/a-59"[:-1])
    assert status == 200  # a-5 is an id of its own
    assert ask(port, "/article/a-")[0] == 404
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_search_finds_names_articles_and_speech(port: int) -> None:
    page = words(read(port, "/search?q=quill"))
    assert "Ada Quill" in page and "Harbour opens" in page
    assert "the harbour is open" in words(read(port, "/search?q=HARBOUR%20is"))
    assert "Nothing holds these words" in words(
        read(port, "/search?q=" + urllib.parse.quote("100% '; DROP TABLE x --"))
    )


def test_a_name_spelled_wrongly_leads_to_those_spelled_like_it(port: int) -> None:
    page = read(port, "/search?q=Quyll")
    assert "in this order. Spelled like them:" in words(page) and "Ada Quill" in words(page)
    assert "Spelled like them" not in words(read(port, "/search?q=zzzzzzz"))


def test_an_id_leads_to_its_page(port: int) -> None:
    for given, page in (
        ("a-7", "/article/a-7"),
        ("e-quill-a-7", "/entity/e-quill-a-7"),
        ("q-a-7", "/article/a-7#q-a-7"),
    ):
        status, headers, _ = ask(port, f"/search?q={given}")
        assert (status, headers["Location"]) == (302, page)


def test_a_person_has_roles_quotes_and_meetings(port: int) -> None:
    page = words(read(port, "/entity/e-quill-a-3"))
    assert "port minister" in page
    assert "Quotes 1 the harbour is open direct, said , as port minister ; 2017-04-18, alba.example ." in page
    assert "Meetings and talks 1 Bo Lind meet, in Alba ; 17 April 2017" in page


def test_all_rows_of_a_number_stand_on_pages(port: int) -> None:
    report = read(port, "/report")
    (quotes,) = report.xpath("//p[@class='lede']/a[contains(@aria-label, 'reported speech')]")
    key = quotes.get("href")[1:]
    rows = [len(read(port, f"/rows/{key}?page={page}").find_class("row")) for page in (1, 2, 3)]
    assert rows == [50, 10, 0]


def test_a_new_commit_is_shown_at_once(tmp_path: Path) -> None:
    first = commit_rows(tmp_path, rows_of_article("a-1"))
    server = browse.Server(Home(tmp_path), 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        assert ask(server.server_port, "/article/b-2")[0] == 404
        commit_rows(tmp_path, rows_of_article("b-2"), 2, keep=first)
        assert ask(server.server_port, "/article/b-2")[0] == 200
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_question_that_takes_too_long_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(asked: Any) -> Any:
        return asked.connection.execute("SELECT sum(hash(range)) FROM range(1000000000000)")

    monkeypatch.setattr(browse, "SECONDS", 0.2)
    monkeypatch.setitem(browse.PAGES, "slow", slow)
    status, _, body = ask(port, "/slow")
    assert status == 503
    assert "took longer" in body


def test_a_port_that_is_taken_is_named(home: Path, port: int) -> None:
    from flows.errors import UsageError

    with pytest.raises(UsageError, match=f"--port {port}"):
        browse.run(home, str(port))
