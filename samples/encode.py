"""Write the samples that an editor would spoil: other encodings and line ends, packed, binary and broken files.

`python samples/encode.py` writes them all anew beside this file. Texts are kept here wrapped; `unwrap` joins the lines
of a paragraph again.
"""

import gzip
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent

CRLF = """\
https://northern-ledger.example/2024/10/02/laos-landslide

A landslide buried part of the village of Ban Phousavong in northern Laos on Wednesday after four days of rain. By
nightfall 26 bodies had been recovered, and 41 people were missing.

The slope gave way shortly before dawn. It swept away 30 houses, a school and the only bridge over the river. Soldiers
reached the village on foot in the afternoon. Helicopters could not land because of the fog.

Thailand and Vietnam sent rescue teams. The Laotian government released $2 million from its emergency fund and moved
the people of three other villages to higher ground.

The district was last hit in August 2013, when a flood killed 17 people. A wall that was built afterwards, with money
from Japan, stood for eleven years. It broke on Tuesday night.
"""

BOM = """\
 date 2020-02-21 “I was in the room when the general said, ‘Burn the list,’ and I did not burn it,” the former secretary
of Sri Lanka’s Defense Ministry told a court in Colombo on Friday.

The witness, Nalini Weerakulam, said that the list held the names of 46 prisoners who vanished in 2009. She handed a
copy to the three judges.

“For eleven years I kept it in a tin with the rice,” she said. “I thought that somebody would come and ask me for it.

“Nobody came. Then I read that the mothers were still standing outside the camp every month, and I understood that the
one who should come was I.”

General Ruwan Dissabandara, who is charged with murder, shook his head. His lawyer called the paper a forgery. He told
the court that the general “had said on the radio that he never gave such an order”.

Judge Ayomi Ratnaselan ordered an expert to examine the paper. She said the trial would resume on March 9.

According to Weerakulam, the general later boasted that he had been told by a minister, whom she did not name, “You have
done us all a favor.”
"""

CP1252 = """\
https://capital-register.example/2018/05/30/cote-divoire-strike

Dockers in Côte d’Ivoire went on strike on Wednesday to protest against the sale of the country’s largest port to a
foreign company – the third strike there this year.

“They are selling the sea,” said the dockers’ leader, Aimé Kouadjané. He said 6,000 men had stopped work.

Transport Minister Mariam Gnagbé answered that the port would be leased for 25 years, not sold, for €450 million. She
called on the dockers “to read the contract before burning it”.

Police fired tear gas at strikers who had set fire to tyres. Four people were injured, two of them policemen, a doctor
said.

The opposition’s candidate in next year’s presidential election, Séverin Adouhé, urged the government to talk to the
dockers. Gnagbé invited them to a meeting on Friday.
"""

UTF16 = """\
 date 2025-01-20 Finland’s president has asked the country’s top court to rule on whether a sabotaged sea cable may be
repaired by the navy of another state.

President Aarne Kolvisto said on Monday that Sweden and Estonia had offered two ships after the cable was cut on 11
January. “The offer is generous and the law is older than the cable,” he told reporters in Helsinki.

Investigators suspect the crew of a tanker, the Almira Star, of dragging its anchor for 60 miles. The captain denies it.
The ship was boarded the next day and has been held in port ever since.

Estonian Defense Minister Liisa Karukapp said that whoever cuts a cable “should expect company”. She plans to visit
Helsinki next week.

A decision is expected in February.
"""

ARCHIVE_HEADER = "Ceasefire in Yemeni port holds for third day\n9 March 2026\n\n"

ARCHIVE = """\
A ceasefire between the army and rebels in the Yemeni port of Ras Numan was holding for a third day on Monday, and the
first aid ship in five months was unloaded.

“Not a shot since Saturday,” said Captain Faris al-Nuqbani, who commands the harbor guard. He said his men and the
rebels were sharing one well.

The ship carried 3,000 tons of flour, enough for 200,000 people for a month, according to Oman, which paid for it and
which brokered the truce.

The rebels’ spokesman, Yahya Bin Shuqair, warned that the truce would end “with the first blockade”. He demanded that
the airport be reopened as well.

More than 300 people have been killed in the port since October. The army says that 190 of them were rebels; the rebels
admit to 70.

Omani Foreign Minister Salma al-Harthiya is to meet both sides in Muscat on Thursday.
"""

COMPRESSED_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Jordan frees eleven editors</title>
<link rel="canonical" href="https://lantern-news.example/middle-east/jordan-frees-editors">
<meta property="article:published_time" content="2025-09-04T16:00:00+03:00">
<meta property="og:site_name" content="Lantern News">
<meta name="author" content="Dana Qutaishan">
</head>
<body>
<article>
<h1>Jordan frees eleven editors</h1>
<p>Jordan released eleven newspaper editors on Thursday whom a court had sentenced to two years in prison for insulting
parliament.</p>
<p>Justice Minister Bassam Tarabin said that the king had pardoned them on the advice of the cabinet. &ldquo;A state
that fears a cartoon should look in the mirror,&rdquo; he added.</p>
<p>The editors were arrested in May over a drawing that showed deputies asleep in a burning house. Their trial led to
protests in Amman, where 90 people were detained in a single night.</p>
<p>&ldquo;We were guilty of understatement,&rdquo; one of them, Huda Masarwil, said as she left the prison.</p>
<p>The speaker of parliament, Ziad Hamartash, expressed regret over the decision. He had called the drawing
&ldquo;an act of arson&rdquo;.</p>
</article>
</body>
</html>
"""

GERMAN_PAGE = """\
<!DOCTYPE html>
<html lang="de">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">
<title>Österreich hilft Nachbarn nach dem Hochwasser</title>
<link rel="canonical" href="https://alpenkurier.example/ausland/hochwasser-hilfe">
<meta property="article:published_time" content="2024-10-03T08:00:00+02:00">
</head>
<body>
<article>
<h1>Österreich hilft Nachbarn nach dem Hochwasser</h1>
<p>Österreich schickt nach den schweren Überschwemmungen der vergangenen Woche 300 Helfer und 40 Pumpen in die
Slowakei. Das kündigte Innenministerin Friederike Hallgruber am Donnerstag in Wien an.</p>
<p>„Wer am selben Fluss wohnt, der steht auch im selben Wasser“, sagte die Ministerin. Die Kosten von rund fünf
Millionen Euro trage der Bund.</p>
<p>In der Slowakei sind nach Angaben der Behörden mindestens acht Menschen ums Leben gekommen. Tausende mussten ihre
Häuser verlassen, und viele Dörfer sind noch immer ohne Strom und ohne sauberes Trinkwasser.</p>
<p>Der slowakische Ministerpräsident Radovan Hlinecký dankte den Helfern und bat die Europäische Union um weitere
Unterstützung.</p>
</article>
</body>
</html>
"""

PARQUET = {
    "url": ["https://quay-chronicle.example/a/9020", "https://quay-chronicle.example/a/9077"],
    "title": ["Thousands march in Belgrade over power cuts", "Serbian minister resigns after power cuts"],
    "authors": ["Jelka Obradinac", "Jelka Obradinac; Miroslav Tešanik"],
    "published": ["2024-06-11", "2024-06-14"],
    "text": [
        """\
Some 20,000 people marched through Belgrade on Tuesday to demand the resignation of Serbia's energy minister after the
third nationwide power cut in a month.

“He told us to buy candles. We brought him some,” said Vesna Kostadinac, a student who helped to organize the march.
The crowd left thousands of candles on the steps of the ministry.

Energy Minister Goran Milutinski, who took office last year, said he understood the anger but would not step down. The
cuts were caused by an attack on the computers of the grid, he said. The opposition doubts that.

Police arrested nine people who had thrown bottles. Two officers were slightly injured.
""",
        """\
Serbian Energy Minister Goran Milutinski resigned on Friday, three days after 20,000 people had marched against him in
Belgrade.

“I could not keep the lights on, so I leave the room,” he said at a news conference. Prime Minister Snezana Vukelin
accepted his resignation and praised him for his honesty.

A report published on Thursday found no sign of an attack on the grid. It blamed old cables and a lack of spare parts,
for which parliament had approved 80 million euros in 2022. The money was never spent.

Vesna Kostadinac, who organized the march, called the resignation a beginning. She said that the students would return
on Monday “with more candles”.
""",
    ],
}


def unwrap(text: str) -> str:
    """Join the lines of each paragraph."""
    return "\n\n".join(" ".join(part.splitlines()) for part in text.rstrip("\n").split("\n\n")) + "\n"


def pack(data: bytes) -> bytes:
    """Gzip without a file name or time, so that the same bytes come out each time."""
    return gzip.compress(data, mtime=0)


def parquet(table: dict[str, list[str]]) -> bytes:
    """A Parquet file of text columns."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(table), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def whole_files() -> dict[str, bytes]:
    """Path below samples/ and content of each good file."""
    return {
        "plain/crlf.txt": unwrap(CRLF).replace("\n", "\r\n").encode(),
        "plain/utf8-bom.txt": unwrap(BOM).encode("utf-8-sig"),
        "plain/cp1252.txt": unwrap(CP1252).encode("cp1252"),
        "plain/utf16.txt": b"\xff\xfe" + unwrap(UTF16).encode("utf-16-le"),
        "plain/archive.txt.gz": pack((ARCHIVE_HEADER + unwrap(ARCHIVE)).encode()),
        "html/compressed.html.gz": pack(COMPRESSED_PAGE.encode()),
        "languages/de-hochwasser.html": GERMAN_PAGE.encode("cp1252"),
        "parquet/table.parquet": parquet(PARQUET | {"text": [unwrap(text) for text in PARQUET["text"]]}),
    }


def broken_files() -> dict[str, bytes]:
    """Path below samples/ and content of each file that gives no article."""
    packed = pack((ARCHIVE_HEADER + unwrap(ARCHIVE)).encode())
    table = parquet({"url": ["https://quay-chronicle.example/a/1"], "text": ["Never to be read."]})
    broken = {
        "empty.txt": b"",
        "whitespace.txt": b" \n\t\r\n \n",
        "nuls.txt": b"report" + bytes(90),
        "noise.txt": bytes(random.Random(7).choices(range(1, 256), k=300)),
        "pdf.txt": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        "image.html": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00",
        "truncated.html": b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Flood war',
        "no-text.html": b"<html><head><title></title></head><body><nav></nav><img src='map.png'></body></html>\n",
        "script-only.html": b'<html><body><div id="app"></div><script>start("/api/story/7");</script></body></html>\n',
        "truncated.json": b'{"url": "https://relay-wire.example/items/1", "text": "The minis',
        "not-json.json": b"Nothing here is JSON: {title = 'Cut short', text = }\n",
        "no-text-field.json": b'{"url": "https://relay-wire.example/items/2", "title": "A headline alone"}\n',
        "empty-list.json": b"[]\n",
        "no-text-column.csv": b"id,amount\n1,20\n",
        "open-quote.csv": b'url,title,text\nhttps://quay-chronicle.example/a/2,"Never closed,The text\ngoes on,,\n',
        "corrupted.txt.gz": packed[:40] + bytes(byte ^ 0xFF for byte in packed[40:80]) + packed[80:],
        "truncated.html.gz": pack(COMPRESSED_PAGE.encode())[:24],
        "not-gzip.txt.gz": b"\x1f\x8b is how it starts, and nothing that follows is gzip.",
        "truncated.parquet": table[: len(table) // 2],
        "no-text-column.parquet": parquet({"id": ["1"], "amount": ["20"]}),
    }
    return {f"broken/{name}": data for name, data in broken.items()}


def main() -> None:
    """Write every file that this script holds."""
    for path, data in (whole_files() | broken_files()).items():
        (HERE / path).parent.mkdir(exist_ok=True)
        (HERE / path).write_bytes(data)


if __name__ == "__main__":
    main()
