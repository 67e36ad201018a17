import gzip
import io
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms import formats, records
from transforms.problems import Problem
from transforms.records import Record

TEXT = "The ferry line opened again on Monday."


def read(data: bytes | str, ref: str = "in/a.txt", **fields: str) -> list[Record | tuple[str, Problem]]:
    return list(records.records(data if isinstance(data, bytes) else data.encode(), ref, fields))


def one(data: bytes | str, ref: str = "in/a.txt", **fields: str) -> Record:
    (record,) = read(data, ref, **fields)
    assert isinstance(record, Record)
    return record


def reason(data: bytes | str, ref: str = "in/a.txt") -> str:
    ((_, problem),) = read(data, ref)  # type: ignore[misc]
    assert problem.detail
    return problem.reason


def test_the_content_decides_and_not_the_name() -> None:
    page = "<!DOCTYPE html><html><body><p>x</p></body></html>"
    assert one(page, "a.txt").html and one(page, "a.json").html
    assert one(TEXT, "a.html").text == TEXT
    assert one(json.dumps({"text": TEXT}), "a.txt").text == TEXT
    assert one("[Agency] opened with a bracket.", "a.txt").text
    assert one(f"url,text\nhttps://example.com/1,{TEXT}", "a.txt").fields["url"] == "https://example.com/1"


def test_gzip_is_unpacked() -> None:
    assert one(gzip.compress(TEXT.encode()), "a.txt.gz").text == TEXT
    assert one(gzip.compress(b"The ferry ") + gzip.compress(b"line"), "a").text == "The ferry line"
    assert reason(gzip.compress(TEXT.encode())[:-12]) == "broken_gzip"


def test_a_gzip_bomb_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "UNPACKED_BYTES", 10_000)
    assert reason(gzip.compress(b"0" * 100_000)) == "too_large"


def test_json_of_many_shapes() -> None:
    rows = [{"text": TEXT}, {"text": TEXT}]
    assert [r.ref for r in read(json.dumps(rows), "a.json")] == ["a.json#1", "a.json#2"]  # type: ignore[union-attr]
    assert len(read(json.dumps({"status": "ok", "articles": rows}), "a.json")) == 2
    assert one(json.dumps({"text": TEXT, "authors": [{"name": "Ann Lee"}]}), "a.json").text == TEXT
    assert one(json.dumps(rows[0], indent=1), "a.json").ref == "a.json"
    assert one(json.dumps(rows[0]), "a.jsonl").ref == "a.jsonl#1"


def test_a_broken_line_is_one_problem_and_the_rest_go_on() -> None:
    lines = [json.dumps({"text": TEXT}), '{"text": "cut', "[1]", json.dumps({"body": TEXT})]
    first, second, third, fourth = read("\n\n".join(lines), "a.jsonl")
    assert isinstance(first, Record) and isinstance(fourth, Record) and fourth.ref == "a.jsonl#4"
    assert isinstance(second, tuple) and second[0] == "a.jsonl#2" and second[1].reason == "broken_json"
    assert isinstance(third, tuple) and third[1].reason == "broken_json"


def test_known_field_names() -> None:
    row = {
        "Body": TEXT, "Headline": " Ferry \n opens ", "by-line": None, "author": [{"name": "Ann Lee"}, "Bo Ray"],
        "datePublished": "2024-03-09", "publisher": {"name": "The Quay"}, "extra": [1, {"a": 2}], "lang": True,
    }  # fmt: skip
    assert dict(one(json.dumps(row), "a.json").fields) == {
        "title": "Ferry opens", "authors": "Ann Lee; Bo Ray", "published": "2024-03-09", "source": "The Quay",
    }  # fmt: skip


def test_other_names_by_option() -> None:
    row = {"Artikeltext": TEXT, "meta": {"titel": "Ferry"}, "text": "not this"}
    record = one(json.dumps(row), "a.json", text="Artikeltext", title="meta.titel")
    assert record.text == TEXT and record.fields["title"] == "Ferry"


def test_a_text_with_tags_is_a_page() -> None:
    assert one(json.dumps({"text": f"<p>{TEXT}</p><p>And more.</p>"}), "a.json").html
    assert one(json.dumps({"text": "5 < 6 and <p> is a tag"}), "a.json").text


def test_csv() -> None:
    table = f'id;Link;Text;date\r\n1;https://example.com/1;"{TEXT}\nSecond; paragraph.";2024-03-09\r\n\r\n2;;;\r\n'
    first, second = read(table, "a.csv")
    assert isinstance(first, Record) and first.text == f"{TEXT}\nSecond; paragraph." and first.ref == "a.csv#1"
    assert isinstance(second, tuple) and second[1].reason == "no_text"
    assert reason("url,text\nx,a,b,c\n", "a.csv") == "broken_csv"
    assert reason('url,text\nx,"never closed\n', "a.csv") == "broken_csv"


def test_parquet() -> None:
    moment = datetime(2024, 3, 9, 8, 30, tzinfo=UTC)
    sink = io.BytesIO()
    pq.write_table(pa.table({"text": [TEXT, None], "published": [moment, None], "n": [1, 2]}), sink)
    first, second = read(sink.getvalue(), "a.bin")
    assert isinstance(first, Record) and first.fields == {"published": "2024-03-09T08:30:00+00:00"}
    assert isinstance(second, tuple) and second == ("a.bin#2", second[1]) and second[1].reason == "no_text"
    assert reason(sink.getvalue()[:-20]) == "broken_parquet"


@pytest.mark.parametrize(
    ("data", "ref", "expected"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t\r\n", "a.html", "empty"),
        (b"[]", "a.json", "empty"),
        (b"url,text\n", "a.csv", "empty"),
        (b"%PDF-1.7 ...", "a.txt", "binary"),
        (b"\x89PNG\r\n", "a.html", "binary"),
        (b"The\0ferry", "a.txt", "binary"),
        (bytes(range(1, 32)) * 20, "a.txt", "binary"),
        (b"not json", "a.json", "broken_json"),
        (b"{'text': 1}", "a.json", "broken_json"),
        (b'"text"', "a.json", "broken_json"),
        (b"[" * 100_000, "a.json", "broken_json"),
        (b'{"title": "x"}', "a.json", "no_text"),
        (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><l>&a;</l>', "a.xml", "unsupported"),
    ],
)
def test_what_gives_no_record(data: bytes, ref: str, expected: str) -> None:
    assert reason(data, ref) == expected


def test_half_characters_do_not_get_through() -> None:
    record = one(b'{"text": "a \\ud83d\\ude00 b \\ud800 c", "title": "\\udfff x"}', "a.json")
    assert record.text == "a \U0001f600 b \ufffd c" and record.fields["title"] == "\ufffd x"


def test_the_field_names_are_whole_and_name_columns() -> None:
    columns = {"text", "html", "url", "title", "subtitle", "authors", "section", "language", "published", "modified",
               "source"}  # fmt: skip
    assert set(records.field_names()) == columns
    names = [formats.fold(name) for names in records.field_names().values() for name in names]
    assert len(names) == len(set(names))


def of_response(data: bytes, content_type: str | None, ref: str = "https://alba.example/1") -> list:
    fetched = records.Fetched("https://alba.example/final", content_type, datetime(2026, 11, 22, tzinfo=UTC))
    return list(records.of_response(data, ref, fetched, {}))


def test_a_page_of_the_web_knows_where_and_when() -> None:
    (page,) = of_response(b"<p>The minister said so.", "text/html; charset=utf-8")
    assert (page.html, page.ref) == ("<p>The minister said so.", "https://alba.example/1")
    assert page.fields == {"url": "https://alba.example/final"}
    assert page.fetched_at == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("<p>Привет</p>".encode("cp1251"), "text/html; charset=windows-1251"),
        ("<p>Привет</p>".encode("cp1251"), 'text/html;Charset="cp1251"'),
        ("<p>Привет</p>".encode(), "text/html; charset=iso-8859-1"),  # a lie
        ('<meta charset="cp1251"><p>Привет</p>'.encode("cp1251"), "text/html; charset=nonsense"),
        ('<meta charset="cp1251"><p>Привет</p>'.encode("cp1251"), "text/html; charset=utf-8"),
        ("<p>Привет</p>".encode("utf-16"), "text/html"),
        (gzip.compress("<p>Привет</p>".encode(), mtime=0), "text/html"),
    ],
)
def test_the_servers_word_for_the_encoding_counts_unless_it_is_plainly_wrong(data: bytes, content_type: str) -> None:
    (page,) = of_response(data, content_type)
    assert page.html.endswith("<p>Привет</p>")


def test_other_things_from_the_web() -> None:
    rows = b'{"title": "One", "text": "A.", "url": "https://alba.example/a"}\n{"title": "Two", "text": "B."}\n'
    found = of_response(rows, "application/x-ndjson", "https://alba.example/rows.jsonl")
    assert [(one.ref.rpartition("#")[2], one.fields.get("url")) for one in found] == [
        ("1", "https://alba.example/a"), ("2", None),
    ]  # fmt: skip
    assert all(one.fetched_at is not None for one in found)
    (text,) = of_response(b"The minister said so.", "text/plain")
    assert text.text == "The minister said so." and text.fields["url"] == "https://alba.example/final"
    for data, kind in ((b"%PDF-1.7 \xff\xfe", "text/html"), (b"\x89PNG\r\n\x1a\n\x00\x00", None)):
        ((_, problem),) = of_response(data, kind)
        assert problem.reason == "binary"
