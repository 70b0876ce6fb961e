"""Whatever people type or upload: it is shown as text, and nobody is asked for anything."""

import threading
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from exemptions.letter.pdf import render
from municipalities.pdf import fetcher
from tests.exemptions.letters import attachment, letter
from tests.exemptions.pdf_checks import complaints, open_pdf, text_of

pytestmark = pytest.mark.pdf


@contextmanager
def server():
    """Its address, and the requests that it got."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    thread.join()
    listening.server_close()


def with_every_text(value, typed):
    """The same, with what is typed in each of its texts."""
    if is_dataclass(value):
        kept = {"language", "media_type", "identifier"}
        return replace(
            value,
            **{
                field.name: with_every_text(getattr(value, field.name), typed)
                for field in fields(value)
                if field.name not in kept
            },
        )
    if isinstance(value, tuple):
        return tuple(with_every_text(part, typed) for part in value)
    return typed if isinstance(value, str) else value


def whole_letter():
    return letter(
        supplements=((date(2026, 11, 20), "x"),),
        renewal_of="x",
        counts_reason="x",
        attachments=(attachment(),),
    )


def test_addresses_and_markup_in_every_text_are_shown_and_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("THE SECRET")
    with server() as (address, asked):
        typed = (
            f'<img src="{address}/img"><link rel="stylesheet" href="{address}/css">'
            f'<link rel=attachment href="file://{secret}"><script src="{address}/js"></script>'
            f'<iframe src="file://{secret}"></iframe><p style="background:url({address}/bg)">'
            f"<style>@import '{address}/import'</style>\"'>&amp;{{{{ letter }}}}{{% now 'Y' %}}"
        )
        pdf = render(with_every_text(whole_letter(), typed))

    assert asked == []
    assert complaints(pdf, "nb", attachments=1) == []
    with open_pdf(pdf) as opened:
        assert len(opened.Root.AF) == 1
        assert b"THE SECRET" not in b"".join(file.EF.F.read_bytes() for file in opened.Root.AF)
    read = text_of(pdf).replace(" ", "")
    assert "THESECRET" not in read
    # Whole in each place where a text stands; the file's name is made a safe one.
    assert read.count(typed.replace(" ", "")) == 37


def test_the_server_of_the_test_above_would_have_noticed():
    weasyprint = pytest.importorskip("weasyprint")
    with server() as (address, asked):
        weasyprint.HTML(string=f'<img src="{address}/img">').write_pdf()

    assert asked == ["/img"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://helsedir.no/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "page:../../../package.json",
        "page:letter.css",
        "inter-latin-400-normal.woff2.txt",
        "data:text/css,body{}",
        "data:image/svg+xml;base64,PHN2Zy8+",
    ],
)
def test_only_our_own_fonts_and_the_picture_are_handed_out(address):
    with pytest.raises(ValueError, match="A page on paper fetches nothing"):
        fetcher().fetch(address)


def test_our_own_fonts_are_handed_out():
    assert fetcher().fetch("page:inter-latin-400-normal.woff2").read()[:4] == b"\0\1\0\0"


def test_signs_that_are_not_printed_do_no_harm():
    pdf = render(with_every_text(whole_letter(), "a\x01\x0b\x1f\ufffe\ud7ff\u200bb"))

    assert complaints(pdf, "nb", attachments=1) == []
