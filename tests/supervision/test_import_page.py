"""The pages of the import, as a coordinator reads them."""

from datetime import date

import pytest
from django.urls import reverse

from municipalities.models import StoredFile
from supervision.actions.register_import.working import FAULTS_SHOWN, ROWS_SHOWN
from supervision.forms import WorkbookField
from supervision.models import ImportState, RegisterImport, Trainee
from supervision.workbook import SHEETS
from supervision.workbook.rows import MAX_ROWS
from tests.factories import MembershipFactory, MunicipalityFactory, ServicePeriodFactory, TraineeFactory
from tests.pages import alerts, beside, browser, heading, queries_of, read, rows, tree, words
from tests.supervision.registers import IDA, KARI, xlsx
from tests.supervision.uploads import imported, judged, kept, posted, register_of, worked_on, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return MunicipalityFactory(number="9901", name="Prøvevik")


@pytest.fixture
def kari(place):
    return MembershipFactory(municipality=place, user__name="Kari Prøve").user


def address(one, name="import_preview"):
    return reverse(name, args=[one.pk])


def see(one):
    return browser(one.uploaded_by).get(address(one))


def table(answer, at=0):
    """The rows of a table of the page, each as a list of what its cells say."""
    return [[read(cell) for cell in row] for row in tree(answer).xpath("//table")[at].xpath("./tbody/tr")]


# The way here


def test_where_nobody_is_registered_the_import_is_the_first_step(place, kari):
    answer = browser(kari).get(reverse("trainees", args=[place.pk]))

    [link] = tree(answer).xpath("//main//a[contains(@class, 'ds-button')]")
    assert (read(link), link.get("href")) == ("Import the register", address(place, "import_register"))


def test_the_register_leads_to_the_import(place, kari):
    TraineeFactory(municipality=place)

    answer = browser(kari).get(reverse("trainees", args=[place.pk]))

    assert address(place, "import_register") in tree(answer).xpath("//main//a/@href")


# Choosing a file


def test_a_file_is_kept_and_leads_to_what_it_will_do(place, kari):
    answer = posted(browser(kari), place, xlsx(register_of(place)).getvalue(), "Register 2026.xlsx")

    one = RegisterImport.objects.get()
    assert answer.url == address(one)
    assert (one.name, one.state, one.uploaded_by, one.language) == (
        "Register 2026.xlsx",
        ImportState.UPLOADED,
        kari,
        "en-gb",
    )
    assert heading(see(one)) == "Reading Register 2026.xlsx"


def test_csv_files_in_a_zip_are_taken(place, kari):
    content = zipped({"Mappe/personer.csv": "e-post;kommunenummer;rolle\nida@example.no;9901;ALIS\n"})

    answer = posted(browser(kari), place, content, "register.zip")

    assert answer.status_code == 302
    assert heading(see(worked_on(RegisterImport.objects.get()))) == "1 new row"


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("brev.xlsx", b"%PDF-1.7 ...", "This is a PDF. Choose the spreadsheet itself, saved as .xlsx."),
        ("a.xlsx", b"", "The file is empty."),
        ("a.xlsx", b"hello", "This is neither an .xlsx workbook nor a .zip of .csv files."),
        ("personer.csv", b"e-post;rolle\n", "Put the .csv files of all sheets into one .zip."),
        (
            "a.xlsx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is protected by a password. Take the password away, and save it again.",
        ),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "This is an old .xls file. Save it as .xlsx."),
        (
            "a.xlsm",
            zipped({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": ""}),
            "The workbook holds macros. Save it as a plain .xlsx, which has none.",
        ),
        (
            "a.ods",
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}),
            "This is an OpenDocument file. Save it as .xlsx.",
        ),
        ("a.zip", zipped({"bomb.csv": b"0" * (65 * 2**20)}), "The workbook is larger than 64 MB."),
        (
            "a.zip",
            zipped({f"{n}.csv": "" for n in range(1001)}),
            "The file holds more than 1000 files.",
        ),
        (
            "a.zip",
            zipped({"les meg.txt": "hei"}),
            "This is neither an .xlsx workbook nor a .zip of .csv files.",
        ),
    ],
    ids=lambda value: value[:25] if isinstance(value, str) else "",
)
def test_a_file_that_is_no_register_is_refused_beside_the_field(place, kari, name, content, message):
    answer = posted(browser(kari), place, content, name)

    assert (answer.status_code, beside(answer, "workbook")) == (422, message)
    assert (RegisterImport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_no_file_and_one_that_is_too_large(place, kari):
    client = browser(kari)

    assert beside(client.post(address(place, "import_register")), "workbook") == "Choose the file first."
    large = posted(client, place, b"0" * (WorkbookField.LARGEST * 2**20 + 1))
    assert beside(large, "workbook") == "The file is larger than 10 MB."


def test_the_page_says_the_limits_that_hold(place, kari):
    page = words(browser(kari).get(address(place, "import_register")))

    assert f"At most {WorkbookField.LARGEST} MB and {MAX_ROWS:,} rows." in page


def test_a_file_that_waits_is_offered_again_to_its_owner_alone(place, kari):
    one = kept(register_of(place), place, kari)
    colleague = MembershipFactory(municipality=place).user

    mine = browser(kari).get(address(place, "import_register"))
    theirs = browser(colleague).get(address(place, "import_register"))

    assert rows(mine)[0].startswith("register.xlsx is not imported yet Uploaded ")
    assert rows(theirs) == []
    assert browser(colleague).get(address(one)).status_code == 404
    assert browser(colleague).post(address(one, "confirm_import")).status_code == 404
    assert browser(colleague).post(address(one, "discard_import")).status_code == 404


def test_every_heading_is_told_in_each_language(place, kari):
    page = tree(browser(kari).get(address(place, "import_register")))

    headings = [read(cell) for cell in page.xpath("//details//tbody/tr/th")]

    assert len(headings) == sum(len(sheet.columns) for sheet in SHEETS.values())
    assert headings[:3] == [
        "number or kommunenummer",
        "name or navn, namn",
        "organisation_number or organisasjonsnummer",
    ]
    assert "Must be filled in. Two roles are two rows." in [
        read(cell) for cell in page.xpath("//details//td")
    ]


# What will this file do?


def test_the_counts_come_first_then_every_row_as_a_sentence(place, kari):
    one = judged(register_of(place), place, kari)

    answer = see(one)

    assert heading(answer) == "5 new rows"
    assert "This is what register.xlsx will do for Prøvevik. Nothing has happened yet." in words(answer)
    assert table(answer) == [
        ["People and roles", "2", "0", "0"],
        ["Trainees (ALIS)", "1", "0", "0"],
        ["Service", "1", "0", "0"],
        ["Supervisors of trainees", "1", "0", "0"],
    ]
    assert rows(answer) == [
        "Ida Demo: trainee Row 2",
        "Kari Demo: supervisor, hpr number 9900001 Row 3",
        "Ida Demo Row 2",
        "Ida Demo: from 1 January 2026 Row 2",
        "Ida Demo with Kari Demo, from 1 January 2026 Row 2",
    ]
    assert read(tree(answer).xpath("//form[contains(@action, 'confirm')]//button")[0]) == "Import 5 rows"
    assert Trainee.objects.count() == 0


def test_a_change_says_what_was_and_what_will_be(place, kari):
    here = {"municipality_number": "9901"}
    imported(judged(register_of(place), place, kari))
    register = register_of(
        place,
        people=[
            {**here, "email": IDA, "role": "trainee", "name": "Ida Prøve"},
            {**here, "email": KARI, "role": "supervisor", "from": date(2020, 5, 1)},
        ],
        service=[
            {**here, "trainee_email": IDA, "from": date(2026, 1, 1), "to": date(2026, 12, 31)}
            | {"arena": "sykehus"}
        ],
        municipalities=[{"number": "9901", "minutes_per_supervision_hour": 45}],
    )

    answer = see(judged(register, place, kari))

    assert heading(answer) == "4 changed rows"
    assert rows(answer) == [
        "Municipality 9901 minutes per supervision hour: 60 → becomes 45 Row 2",
        "Ida Prøve: trainee name: Ida Demo → becomes Ida Prøve Row 2",
        "Kari Demo: supervisor, from 1 May 2020 from: since always → becomes 1 May 2020 Row 3",
        "Ida Prøve: hospital, 1 January 2026 – 31 December 2026 "
        "to: until further notice → becomes 31 December 2026 "
        "arena: open unselected → becomes hospital Row 2",
    ]


def test_a_file_that_changes_nothing_says_so_and_offers_no_import(place, kari):
    imported(judged(register_of(place), place, kari))

    answer = see(judged(register_of(place), place, kari))

    assert heading(answer) == "The file changes nothing"
    assert "All that stands in register.xlsx is registered already." in words(answer)
    assert tree(answer).xpath("//form[contains(@action, 'confirm')]") == []


def test_an_empty_workbook_says_that_it_is_empty(place, kari):
    answer = see(judged({"people": [], "trainees": []}, place, kari))

    assert heading(answer) == "The file changes nothing"
    assert "There is no row in the file" in words(answer)


def sessions(place, number, **cells):
    here = {"municipality_number": place.number, "trainee_email": IDA, "supervisor_email": KARI}
    return [
        {**here, "date": date(2020 + n // 300, 1 + n % 12, 1 + n // 12 % 25), "start": "13:00", "minutes": 60}
        | {"state": "finalised", **cells}
        for n in range(number)
    ]


def test_many_rows_are_counted_and_the_first_ones_shown(place, kari):
    number = ROWS_SHOWN + 7
    answer = see(judged(register_of(place, sessions=sessions(place, number)), place, kari))

    assert table(answer)[-1] == ["Sessions", str(number), "0", "0"]
    assert rows(answer)[-2:] == [
        "Ida Demo with Kari Demo on 17 August 2020 at 13:00, 1 h, finalised Row 201",
        "and 7 more new rows",
    ]


def test_faults_stand_beside_what_was_typed_in_the_words_of_the_file(place, kari):
    register = {
        "Personer": [{"E-post": "ida@", "Kommunenummer": "9901", "Rolle": "sjef", "Skostr": 43}],
        "tjeneste": [{"e-post ALIS": IDA, "kommunenummer": "9901", "fra": "31.02.2026"}],
        "Ark1": [{"noe": 1}],
    }

    answer = see(judged(register, place, kari))

    assert heading(answer) == "6 things must be put right"
    found = [read(node) for node in tree(answer).xpath("//main//h2")]
    assert found == ["Sheet Ark1", "Sheet Personer", "Sheet tjeneste", "Choose the file again"]
    assert table(answer, 0)[0][3].startswith("Unknown sheet; the known ones are municipalities, people,")
    assert table(answer, 1) == [
        ["Row 1", "Skostr D1", "Skostr", "Unknown column"],
        ["Row 2", "E-post A2", "ida@", "Is not an e-mail address"],
        [
            "Row 2",
            "Rolle C2",
            "sjef",
            "Must be one of: trainee, supervisor, clinical_instructor, leader, coordinator",
        ],
    ]
    assert table(answer, 2) == [
        ["Row 2", "e-post ALIS A2", IDA, "Has no trainee record in this municipality"],
        ["Row 2", "fra C2", "31.02.2026", "Is not a date (2026-10-31 or 31.10.2026)"],
    ]
    assert tree(answer).xpath("//form[contains(@action, 'confirm')]") == []
    [form] = tree(answer).xpath("//form[@enctype]")
    assert form.get("action") == address(place, "import_register")


def test_many_faults_are_counted_and_the_first_ones_shown(place, kari):
    number = FAULTS_SHOWN + 5
    register = {"people": [{"email": "x", "municipality_number": "9901", "role": "leader"}] * number}

    answer = see(judged(register, place, kari))

    assert heading(answer) == f"{number} things must be put right"
    assert len(table(answer)) == FAULTS_SHOWN
    assert "5 more faults are not shown." in words(answer)


def test_faults_are_told_in_the_language_of_the_upload(place, kari):
    register = {"people": [{"email": KARI, "municipality_number": "9901", "role": "sjef"}]}

    one = judged(register, place, kari, language="nn")

    assert "ALIS, rettleiar, supervisør, leiar, koordinator" in one.faults[0][3]


def test_what_was_typed_is_shown_and_never_run(place, kari):
    register = {
        "people": [{"email": "<script>alert(1)</script>", "municipality_number": "9901", "role": "x"}]
    }

    answer = see(judged(register, place, kari, name="<b>.xlsx"))  # tests.pages distrusts every page

    assert "<script>alert(1)</script>" in words(answer)


# Progress


def test_the_page_tells_how_far_it_has_come_and_looks_again_by_itself(place, kari):
    one = kept(register_of(place), place, kari)
    client = browser(kari)

    page = tree(client.get(address(one)))
    [status] = page.xpath("//*[@role='status'][@hx-get]")
    assert read(status).startswith("The file is here, and waits for its turn.")
    assert status.get("hx-get") in page.xpath("//main//a/@href")  # the same without JavaScript

    RegisterImport.objects.update(attempts=1, rows_read=12_000)
    part = client.get(address(one), headers={"HX-Request": "true"})
    assert "12,000 rows are read." in " ".join(part.content.decode().split())
    assert "<html" not in part.content.decode()

    RegisterImport.objects.update(all_read=True)
    part = client.get(address(one), headers={"HX-Request": "true"})
    assert "12,000 rows are being held against the register." in part.content.decode()

    RegisterImport.objects.update(all_read=False)
    worked_on(one)
    assert client.get(address(one), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    press(one, "discard")  # in another window
    assert client.get(address(one), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


# The one button


def press(one, verb, client=None, **data):
    return (client or browser(one.uploaded_by)).post(address(one, f"{verb}_import"), data)


def test_import_puts_in_what_was_shown_and_says_what_comes_next(place, kari):
    one = judged(register_of(place), place, kari)
    shown = tree(see(one)).xpath("//input[@name='digest']/@value")[0]

    assert press(one, "confirm", digest=shown).url == address(one)
    one.refresh_from_db()
    assert heading(see(one)) == "Importing register.xlsx"

    answer = see(worked_on(one))
    assert heading(answer) == "Imported: 5 new rows"
    assert "register.xlsx is in the register of Prøvevik, and the file is deleted here." in words(answer)
    assert tree(answer).xpath("//ul[@class='app-waiting']//a/@href") == [
        address(place, "compliance"),
        address(place, "people"),
        address(place, "trainees"),
    ]
    assert Trainee.objects.get().person.email == IDA
    assert "register.xlsx" not in words(browser(kari).get(address(place, "import_register")))


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_what_was_not_seen_is_not_imported(place, kari, digest):
    one = judged(register_of(place), place, kari)
    client = browser(kari)

    press(one, "confirm", client, digest=digest)

    one.refresh_from_db()
    assert one.state == ImportState.READY
    assert alerts(client.get(address(one))) == [
        "Something has changed since you opened the page. Look at it again."
    ]


def test_a_second_click_says_nothing_and_does_nothing_more(place, kari):
    one = judged(register_of(place), place, kari)
    client = browser(kari)

    press(one, "confirm", client, digest=one.digest)
    press(one, "confirm", client, digest=one.digest)

    assert alerts(client.get(address(one))) == []


def test_a_register_that_has_changed_meanwhile_is_shown_again(place, kari):
    one = judged(register_of(place), place, kari)
    imported(judged(register_of(place), place, MembershipFactory(municipality=place).user))

    answer = see(imported(one))

    assert heading(answer) == "The file changes nothing"
    assert "The register has changed since you last looked, so nothing was imported." in words(answer)


def test_a_file_that_is_discarded_is_gone(place, kari):
    one = judged(register_of(place), place, kari)
    client = browser(kari)

    answer = press(one, "discard", client)

    assert answer.url == address(place, "import_register")
    assert alerts(client.get(answer.url)) == ["The file is forgotten, and nothing of it was imported."]
    assert client.get(address(one)).status_code == 404
    assert (RegisterImport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_file_that_is_being_imported_is_neither_discarded_nor_replaced(place, kari):
    one = judged(register_of(place), place, kari)
    client = browser(kari)
    press(one, "confirm", client, digest=one.digest)

    answer = press(one, "discard", client)
    assert alerts(client.get(answer.url)) == [
        "The file can no longer be discarded: it is being imported, or has been."
    ]
    answer = posted(client, place, xlsx(register_of(place)).getvalue())
    assert alerts(answer) == ["Your last file is just being imported. Wait until that is done."]
    assert RegisterImport.objects.get().state == ImportState.CONFIRMED


# The template


def test_the_template_is_given_to_be_saved(place, kari):
    answer = browser(kari).get(address(place, "import_template"))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="ALIS register 9901.xlsx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# Queries


def test_the_pages_take_as_many_queries_for_many_rows_as_for_few(place, kari):
    client = browser(kari)
    one = judged(register_of(place), place, kari)
    few = [queries_of(client, address(one)), queries_of(client, address(place, "import_register"))]

    for _ in range(28):
        ServicePeriodFactory(trainee__municipality=place)
    one = judged(register_of(place, sessions=sessions(place, 300)), place, kari)

    assert few == [
        queries_of(client, address(one)),
        queries_of(client, address(place, "import_register")),
    ]
    assert few[0] <= 6
    assert few[1] <= 8
