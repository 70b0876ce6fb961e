"""Pages of ours as PDF: tagged, with their fonts inside, and nothing fetched from anywhere.

WeasyPrint is imported when the first one is set: it takes more than a second, and needs libraries of the
system that a server may lack.
"""

import base64
import io
from functools import cache

from django.conf import settings

FONTS = frozenset(
    f"inter-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext") for weight in (400, 600)
)
BASE = "page:"  # the stylesheet names its fonts as page:inter-latin-400-normal.woff2
PICTURE = "data:image/png;base64,"  # a picture lies in the page itself


class PdfUnavailable(Exception):
    """The libraries that WeasyPrint needs are not on this machine; docs/operations.md names them."""


def pdf_of(page: str, styles, *, variant="pdf/ua-1") -> bytes:
    """The HTML page with the stylesheet (a path) as WeasyPrint sets it, in one of its variants, or in none.
    Raises PdfUnavailable where WeasyPrint cannot run."""
    weasyprint, fetch = library(), fetcher()
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(filename=styles, font_config=fonts, url_fetcher=fetch)
    return weasyprint.HTML(string=page, base_url=BASE, url_fetcher=fetch).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant=variant
    )


def library():
    try:
        import weasyprint  # noqa: PLC0415
        import weasyprint.text.fonts  # noqa: PLC0415
    except OSError as error:
        raise PdfUnavailable(str(error)) from error
    return weasyprint


@cache
def fetcher():
    """Gives WeasyPrint the fonts of the stylesheet and pictures that lie in the page; whatever else is asked
    for, wherever it lies, is refused."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OursOnly(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith(PICTURE):
                return URLFetcherResponse(PICTURE, base64.b64decode(url.removeprefix(PICTURE)))
            font = url.removeprefix(BASE)
            if font not in FONTS:
                raise ValueError("A page on paper fetches nothing.")
            return URLFetcherResponse(url, font_file(font))

    return OursOnly()


@cache
def font_file(name):
    """The font as WeasyPrint would unpack it each time, which is a third of the time that a letter takes."""
    from fontTools.ttLib import woff2  # noqa: PLC0415  comes with WeasyPrint

    unpacked = io.BytesIO()
    with (settings.NODE_MODULES / "@fontsource/inter/files" / name).open("rb") as packed:
        woff2.decompress(packed, unpacked)
    return unpacked.getvalue()
