"""Addresses in long lists are those that `reverse` gives."""

from uuid import uuid4

from django.urls import reverse, set_script_prefix

from municipalities.templatetags.addresses import page


def test_the_page_of_a_row_is_the_one_of_that_name_and_id():
    one, other = uuid4(), uuid4()

    assert page(one, "account") == reverse("account", args=[one])
    assert page(other, "account") == reverse("account", args=[other])
    assert page(one, "session") == reverse("session", args=[one])


def test_a_prefix_under_which_the_site_is_served_is_part_of_it():
    one = uuid4()
    at_root = page(one, "account")
    set_script_prefix("/alis/")
    try:
        assert page(one, "account") == reverse("account", args=[one]) == f"/alis{at_root}"
    finally:
        set_script_prefix("/")
