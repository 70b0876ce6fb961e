"""What the documentation says of pages and columns is what the code does."""

import pytest

from tests.documents import DOCS, MADE_PARTS, made_anew


@pytest.mark.parametrize("name", MADE_PARTS)
def test_the_document_is_as_the_code(name):
    assert (DOCS / name).read_text() == made_anew(name), "run: make docs"
