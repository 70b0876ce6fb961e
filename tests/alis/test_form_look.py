"""The crispy template pack: what a screen reader and a keyboard find in a form."""

import re
from datetime import date, time

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation


class Everything(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the register.")
    day = forms.DateField(label="Day")
    start = forms.TimeField(label="Start")
    mode = forms.ChoiceField(label="How", choices=[("a", "Here"), ("b", "There")], widget=forms.RadioSelect)
    comment = forms.CharField(label="Comment", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="Agreed", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("It does not add up.")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en-gb"):
        yield


def html_of(form, template="{{ form|crispy }}", **context):
    text = Template("{% load crispy_forms_tags %}" + template).render(Context({"form": form, **context}))
    return re.sub(r"\s+", " ", text)


def test_every_id_that_is_pointed_to_exists_once():
    html = html_of(Everything({}))
    pointed_to = set(" ".join(re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html)).split())
    pointed_to |= set(re.findall(r'for="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
    ids = re.findall(r' id="([^"]+)"', html)
    assert pointed_to <= set(ids)
    assert len(ids) == len(set(ids))


def test_errors_stand_beside_their_fields_and_in_the_summary():
    html = html_of(Everything({}))
    assert html.count("ds-error-summary") >= 2
    assert "It does not add up." in html
    assert 'href="#id_mode_0"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


def test_without_errors_there_is_no_summary():
    assert "ds-error-summary" not in html_of(Everything())


def test_optional_fields_say_so():
    html = html_of(Everything())
    assert html.count("(optional)") == 1  # the comment; a lone checkbox is never obliged


def test_a_form_may_leave_optional_out():
    form = Everything()
    form.mark_optional = False
    assert "(optional)" not in html_of(form)


def test_days_and_times_are_native_and_iso_in_any_language():
    html = html_of(Everything(initial={"day": date(2026, 11, 12), "start": time(14, 5)}))
    assert re.search(r'<input type="date" name="day" value="2026-11-12"', html)
    assert re.search(r'<input type="time" name="start" value="14:05"', html)


def test_every_visible_input_has_the_class():
    for html in (html_of(Everything()), html_of(Everything({}))):
        for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", html):
            assert "ds-input" in tag or 'type="hidden"' in tag, tag


def test_a_whole_form_has_one_button_and_leaves_messages_to_the_server():
    html = html_of(Everything(), "{% crispy form %}", submit="Plan it")
    assert re.search(r"<form [^>]*novalidate", html)
    assert html.count("<button") == 1
    assert "Plan it" in html
