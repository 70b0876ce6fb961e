"""The command that scripts call for an application's PDF."""

import io

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from tests.exemptions import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.make_case()


def run(*arguments):
    out = io.StringIO()
    call_command("export_exemption", *arguments, stdout=out)
    return out.getvalue()


def test_the_list_has_one_line_for_each_application(case):
    sent, draft = cases.sent(case), cases.draft(case)
    number = case.place.number
    assert run("--list").splitlines() == [
        f"{sent.pk} sent {number} Unni Prøve for Ida Demo",
        f"{draft.pk} draft {number} Unni Prøve for Ida Demo",
    ]


def test_of_a_sent_one_it_writes_what_was_sent(case, tmp_path):
    letter = cases.sent(case)
    assert run(str(letter.pk), "--output", str(tmp_path / "brev.pdf")) == ""
    assert (tmp_path / "brev.pdf").read_bytes() == letter.sent_pdf.content


@pytest.mark.pdf
def test_of_a_draft_it_writes_the_letter_as_it_stands(case, tmp_path):
    letter = cases.complete(case)
    run(str(letter.pk), "--output", str(tmp_path / "brev.pdf"))
    with pikepdf.open(tmp_path / "brev.pdf") as pdf:
        assert str(pdf.Root.Lang) == "nb"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Give an application's UUID"),
        (("x", "--output", "brev.pdf"), "x is not a UUID"),
        (("00000000-0000-0000-0000-000000000001", "--output", "brev.pdf"), "There is no application"),
        (("00000000-0000-0000-0000-000000000001",), "Give an application's UUID"),
        (("00000000-0000-0000-0000-000000000001", "--list"), "Give an application's UUID"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, message):
    with pytest.raises(CommandError, match=message):
        run(*arguments)


def test_a_draft_without_a_period_has_no_letter_yet(case, tmp_path):
    with pytest.raises(CommandError, match="no period"):
        run(str(cases.draft(case).pk), "--output", str(tmp_path / "brev.pdf"))


def test_a_file_that_cannot_be_written_is_said(case, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(str(cases.sent(case).pk), "--output", str(tmp_path / "nowhere" / "brev.pdf"))
