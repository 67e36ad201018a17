"""The bundled samples hold what their README says, in the shapes it claims. A run over them is tested elsewhere."""

import csv
import gzip
import importlib.util
import io
import json
import re
import zlib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
ENDINGS = (".txt", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".csv", ".parquet")
README = (SAMPLES / "README.md").read_text(encoding="utf-8")
WEB = re.compile(r"https?://([^/\s\"'<>]+)")
STANDARDS = {"schema.org", "www.w3.org"}

with open(Path(__file__).with_name("samples_expected.csv"), encoding="utf-8", newline="") as file:
    EXPECTED = list(csv.DictReader(file))

INPUTS = sorted(
    path.relative_to(SAMPLES).as_posix()
    for path in SAMPLES.rglob("*")
    if path.name.removesuffix(".gz").endswith(ENDINGS)
)


def whole(name: str) -> bytes:
    """A sample's bytes, unpacked where it is packed."""
    data = (SAMPLES / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def encoder() -> Any:
    """The script that writes the samples no editor keeps."""
    spec = importlib.util.spec_from_file_location("samples_encode", SAMPLES / "encode.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def broken(name: str) -> bytes:
    return (SAMPLES / "broken" / name).read_bytes()


def test_every_input_is_expected_and_every_expected_one_is_there() -> None:
    assert sorted({row["raw_ref"].partition("#")[0] for row in EXPECTED}) == INPUTS


def test_the_readme_names_every_file() -> None:
    named = set(re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE))
    assert named == {name.removeprefix("broken/") for name in INPUTS}


def test_the_readme_counts_what_is_there() -> None:
    counts = Counter(row["outcome"] for row in EXPECTED)
    stated = {name: int(count) for name, count in re.findall(r"^\| ([A-Z][\w ]+?) \| (\d+) \|$", README, re.MULTILINE)}
    assert stated == {
        "Files read": len(INPUTS),
        "Records in them": len(EXPECTED),
        "Articles": counts["new"],
        "Revisions of one of them": counts["revision"],
        "Copies of one of them": counts["copy"],
        "Rejects": counts["reject"],
    }


def test_the_expected_dates_are_days() -> None:
    for row in EXPECTED:
        assert not row["published_date"] or 2017 <= date.fromisoformat(row["published_date"]).year <= 2026
        assert bool(row["published_date"]) == bool(row["published_basis"])


@pytest.mark.parametrize("name", [name for name in INPUTS if not name.startswith(("broken/", "parquet/"))])
def test_outlets_are_reserved_domains(name: str) -> None:
    text = whole(name).decode("utf-16" if "utf16" in name else "latin-1")
    hosts = {host.partition(":")[0] for host in WEB.findall(text)} - STANDARDS
    assert all(host.endswith(".example") for host in hosts)


def test_the_script_writes_what_is_there() -> None:
    """Packed and Parquet files are compared by what they hold: their bytes vary with the library's version."""
    for name, data in encoder().whole_files().items():
        kept = (SAMPLES / name).read_bytes()
        if name.endswith(".parquet"):
            assert pq.read_table(io.BytesIO(kept)).equals(pq.read_table(io.BytesIO(data)))
        elif name.endswith(".gz"):
            assert gzip.decompress(kept) == gzip.decompress(data)
        else:
            assert kept == data, name
    assert {path.name for path in (SAMPLES / "broken").iterdir()} == {
        name.removeprefix("broken/") for name in encoder().broken_files()
    }


def test_plain_texts_have_their_shapes() -> None:
    assert whole("plain/date-same-line.txt").startswith(b" date 2017-04-17 Georgian")
    assert whole("plain/date-own-line.txt").startswith(b" date 2019-09-12 \n")
    assert whole("plain/url-first.txt").split(b"\n")[1] == b""
    assert b"\n\n" not in whole("plain/bare.txt")
    assert max(len(line) for line in whole("plain/wrapped-72.txt").decode().splitlines()) <= 72
    assert whole("plain/one-sentence.txt").count(b".") == 1


def test_encodings_are_what_they_claim() -> None:
    crlf = whole("plain/crlf.txt")
    assert crlf.count(b"\r\n") == crlf.count(b"\n") > 5
    assert whole("plain/utf8-bom.txt").startswith(b"\xef\xbb\xbf ")
    assert "’" in whole("plain/utf16.txt").decode("utf-16")
    for name in ("plain/cp1252.txt", "languages/de-hochwasser.html"):
        with pytest.raises(UnicodeDecodeError):
            whole(name).decode()
        assert not re.search(r"[^\S\n ]|[\x00-\x09\x80-\x9f]", whole(name).decode("cp1252"))


def test_nobody_speaks_in_the_article_without_speech() -> None:
    assert not re.search(r"[“”\"]|\bsa(?:id|ys)\b|according to|\btold\b", whole("plain/crlf.txt").decode())


def test_a_copy_has_the_text_of_its_original() -> None:
    original, copy = (
        whole(n).decode().split("\n", 1) for n in ("plain/url-first.txt", "repeats/tracking-parameters.txt")
    )
    assert original[1] == copy[1]
    assert original[0] != copy[0]


def test_revisions_share_an_address() -> None:
    first, corrected = (whole(f"revisions/{name}").decode() for name in ("1-first.html", "2-corrected.html"))
    address, changed = r'rel="canonical" href="([^"]+)"', r'modified_time" content="([^"]+)"'
    assert re.findall(address, first) == re.findall(address, corrected)
    assert re.findall(changed, first) < re.findall(changed, corrected)


def test_records_can_be_read() -> None:
    lines = whole("jsonl/one-broken-line.jsonl").splitlines()
    assert [is_json(line) for line in lines] == [True, False, True]
    assert all(is_json(line) for line in whole("jsonl/agency.jsonl").splitlines())
    assert len(json.loads(whole("json/array.json"))) == 2
    assert json.loads(whole("json/single.json"))["text"]
    table = list(csv.DictReader(io.StringIO(whole("csv/table.csv").decode(), newline=""), strict=True))
    assert [row["published"] for row in table] == ["2018-09-18", "2018-09-21"]
    assert pq.read_table(SAMPLES / "parquet/table.parquet").num_rows == 2


def test_json_ld_is_json() -> None:
    for name in INPUTS:
        if name.startswith("html/") and name.endswith(".html"):
            for block in re.findall(r'"application/ld\+json">(.*?)</script>', whole(name).decode(), re.DOTALL):
                assert json.loads(block)["@context"] == "https://schema.org"


def test_broken_files_are_broken() -> None:
    for name in ("truncated.json", "not-json.json"):
        assert not is_json(broken(name))
    for name in ("corrupted.txt.gz", "truncated.html.gz", "not-gzip.txt.gz"):
        with pytest.raises((OSError, EOFError, ValueError, zlib.error)):
            gzip.decompress(broken(name))
    with pytest.raises(ValueError):
        pq.read_table(io.BytesIO(broken("truncated.parquet")))
    with pytest.raises(csv.Error):
        list(csv.reader(io.StringIO(broken("open-quote.csv").decode()), strict=True))
    with pytest.raises(UnicodeDecodeError):
        broken("noise.txt").decode()
    assert not broken("empty.txt") and not broken("whitespace.txt").strip()


def test_broken_files_are_tiny() -> None:
    assert all(path.stat().st_size < 1000 for path in (SAMPLES / "broken").iterdir())


def is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True
