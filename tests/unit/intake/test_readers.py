"""Bad files: each gets a message of its own, the others go on, and nothing is run, fetched or mangled."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from foedus.desk.intake import list_sources, read_reports
from foedus.errors import RequestError
from foedus.intake.lexicon import Lexicon
from foedus.intake.readers import MAX_BYTES, SourceFile, read_bytes
from foedus.intake.reports import Notice, Report

TODAY = date(2026, 11, 26)
SENTENCE = "FREETOWN, Feb 9, 2011 (Coast Agency) - Togo sent 40 soldiers to Sierra Leone on Monday, the army said.\n"
Opener = Callable[[bytes], tuple[list[Report], list[Notice]]]


@pytest.fixture
def opened(lexicon: Lexicon) -> Opener:
    def read(raw: bytes, name: str = "r.txt") -> tuple[list[Report], list[Notice]]:
        items = list(read_bytes(raw, name, lexicon, today=TODAY))
        reports = [item for item in items if isinstance(item, Report)]
        notices = [item for item in items if isinstance(item, Notice)]
        return reports, notices + [notice for report in reports for notice in report.notices]

    return read


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"\x00\x01", "binary"),
        (b"MZ" + b"\x00\x01\x02" * 200, "binary"),
        (b"x" * (MAX_BYTES + 1), "too-big"),
        (b"%PDF-1.7\nnot really a PDF", "damaged"),
        (b"<html><head><script>alert(1)</script></head><body></body></html>", "no-text"),
        (b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "no-entries"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_unreadable(opened: Opener, raw: bytes, code: str) -> None:
    reports, notices = opened(raw)
    assert reports == []
    assert [(notice.code, notice.fatal) for notice in notices] == [(code, True)]
    assert notices[0].message


def test_entities_that_grow_without_end_are_refused(opened: Opener) -> None:
    bomb = "<?xml version='1.0'?><!DOCTYPE rss [" + "".join(
        f'<!ENTITY a{i} "{("&a" + str(i - 1) + ";") * 10 if i else "ha"}">' for i in range(10)
    )
    reports, notices = opened((bomb + "]><rss><channel><item><title>&a9;</title></item></channel></rss>").encode())
    assert reports == []
    assert notices[0].code == "entities"


def test_another_language_is_named_and_left_alone(opened: Opener) -> None:
    french = (
        "Le gouvernement de la République a demandé une aide à la Communauté pour que les troupes soient envoyées dans "
        "le pays, et le parlement est convoqué pour la semaine qui vient avec les ministres des affaires étrangères."
    )
    reports, notices = opened(french.encode())
    assert reports == []
    assert notices[0].code == "other-language"
    assert "French" in notices[0].message
    russian = "Совет коллективной безопасности принял решение направить миротворческие силы в республику на срок."
    assert "Cyrillic" in opened(russian.encode())[1][0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso-8859-1"])
def test_encodings_are_found(opened: Opener, encoding: str) -> None:
    text = SENTENCE + "The café of Lomé said “no” to nobody in particular, it was noted.\n".replace(
        "“", "“" if encoding not in ("iso-8859-1",) else '"'
    ).replace("”", "”" if encoding not in ("iso-8859-1",) else '"')
    (report,), _ = opened((text * 4).encode(encoding))
    assert "Lomé" in report.text
    assert "\ufffd" not in report.text


def test_two_encodings_in_one_file_are_both_read_and_said(opened: Opener) -> None:
    raw = (SENTENCE + "Lomé and Yaoundé. ").encode() + "Lomé again.".encode("cp1252")
    (report,), notices = opened(raw)
    assert report.text.count("Lomé") == 2
    assert any("two encodings" in notice.message for notice in notices)


def test_no_dateline_and_a_date_in_the_future_are_noticed(opened: Opener) -> None:
    assert [n.code for n in opened(b"Togo sent 40 soldiers on Monday.")[1]] == ["no-dateline"]
    (report,), notices = opened(SENTENCE.replace("2011", "2031").encode())
    assert [n.code for n in notices] == ["future-date"]
    assert report.dated_on == date(2031, 2, 9)


def test_a_page_gives_its_article_without_scripts_or_menus(opened: Opener) -> None:
    page = f"""<!DOCTYPE html><html><head><title>Togo sends</title><meta property="og:site_name" content="Coast">
    <meta property="article:published_time" content="2011-02-09T10:00:00Z"><script>document.write("Ghana sent 9
    soldiers.")</script><style>p {{}}</style></head><body><nav>Mali sent 1 soldier.</nav><article><h1>Togo</h1>
    <p>{SENTENCE}</p><p>Its government approved the mission&nbsp;on Tuesday.</p>
    {"<p>More was not known.</p>" * 8}</article>
    <noscript>Chad sent 2 soldiers.</noscript><iframe src="http://127.0.0.1:9/"></iframe></body></html>"""
    (report,), notices = opened(page.encode(), "page.html")
    assert (report.dated_on, report.outlet, report.title) == (date(2011, 2, 9), "Coast", "Togo sends")
    assert not any(name in report.text for name in ("Ghana", "Mali", "Chad"))
    assert "Its government approved the mission on Tuesday." in report.text
    assert notices == []


def test_a_feed_gives_one_report_an_entry(opened: Opener) -> None:
    feed = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Coast</title>
    <item><title>One</title><pubDate>Wed, 09 Feb 2011 10:00:00 GMT</pubDate><link>https://example.org/1</link>
    <description>&lt;p&gt;{SENTENCE}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description></item>
    <item><title>Two</title><description>{SENTENCE}</description></item></channel></rss>"""
    reports, _ = opened(feed.encode(), "feed.xml")
    assert [(r.file, r.dated_on, r.outlet) for r in reports] == [
        ("feed.xml#1", date(2011, 2, 9), "Coast"),
        ("feed.xml#2", date(2011, 2, 9), "Coast"),
    ]
    assert "x()" not in reports[0].text


def test_a_pdf_is_read_and_one_without_text_is_said_to_be_a_scan(opened: Opener) -> None:
    from pypdf import PdfWriter

    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    stream = io.BytesIO()
    blank.write(stream)
    assert [n.code for n in opened(stream.getvalue(), "scan.pdf")[1]] == ["no-text"]
    (report,), _ = opened(make_pdf(SENTENCE.strip()), "report.pdf")
    assert "Togo sent 40 soldiers" in " ".join(report.text.split())
    assert report.dated_on == date(2011, 2, 9)


def make_pdf(text: str) -> bytes:
    """Write a one-page PDF by hand, the text in lines of sixty characters."""
    words, lines = text.split(), [""]
    for word in words:
        lines = [*lines, word] if len(lines[-1]) + len(word) > 60 else [*lines[:-1], f"{lines[-1]} {word}".strip()]
    shown = " T* ".join("(" + line.replace("(", r"\(").replace(")", r"\)") + ") Tj" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / ".hidden.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "notes.yaml").write_text(SENTENCE, encoding="utf-8")
    reading = read_reports(list_sources((tmp_path,), None), lexicon, today=TODAY)
    assert [Path(r.file).name for r in reading.reports] == ["b.txt"]
    assert sorted(n.code for n in reading.notices) == ["damaged", "empty"]
    assert not reading.refused


def test_a_file_that_vanishes_is_a_notice_and_a_missing_one_a_message(tmp_path: Path, lexicon: Lexicon) -> None:
    def vanish(_: int) -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    reading = read_reports(iter([SourceFile(name="x", read=vanish)]), lexicon, today=TODAY)
    assert [n.code for n in reading.notices] == ["unreadable"]
    with pytest.raises(RequestError, match="there is nothing at"):
        list(list_sources((tmp_path / "none",), None))
    with pytest.raises(RequestError, match="holds no reports"):
        list(list_sources((tmp_path,), None))
