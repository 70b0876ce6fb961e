"""The README's pictures show pages that the demo's people can open."""

import pytest
from django.core.management import call_command
from PIL import Image

from alis.local.screenshots import COLOURS, make_small, pictures
from municipalities.models import User
from tests.pages import browser


@pytest.mark.django_db
def test_everybody_can_open_what_is_pictured():
    call_command("seed_demo")

    found = pictures()

    assert len({picture.name for picture in found}) == len(found)
    for picture in found:
        answer = browser(User.objects.get(name=picture.person)).get(picture.address)
        assert (picture.name, answer.status_code) == (picture.name, 200)


def test_a_picture_becomes_small_and_stays_as_large(tmp_path):
    file = tmp_path / "picture.png"
    Image.effect_mandelbrot((600, 400), (-3, -2.5, 2, 2.5), 100).convert("RGB").save(file)

    make_small(file)

    with Image.open(file) as image:
        assert (image.size, image.mode) == ((600, 400), "P")
        assert len(image.getcolors()) <= COLOURS
