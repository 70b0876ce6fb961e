"""The e-mail that carries the letter: subject, text, and a file that a mail program opens as a draft."""

from email import policy
from email.message import EmailMessage
from hashlib import sha256

from django.utils import translation
from django.utils.translation import gettext as _

from exemptions.letter import words
from exemptions.letter.contents import RECIPIENT
from exemptions.letter.names import LETTER, file_names

USUAL_LIMIT = 25 * 10**6  # bytes: larger e-mails are refused by many mail systems


def subject(letter) -> str:
    """One line in the letter's language, without names of persons."""
    with translation.override(letter.language):
        return words.title(letter)


def text(letter) -> str:
    """What stands in the e-mail, in the letter's language: who asks for what, with which attachments."""
    with translation.override(letter.language):
        parts = [
            _("To Helsedirektoratet"),
            words.request(letter),
            _("The application is attached as a PDF."),
            attached(letter),
            _("Our reference: %(number)s") % {"number": letter.case_number} if letter.case_number else "",
            _("Contact: %(person)s") % {"person": reachable(letter.contact)},
            "\n".join(filter(None, [_("Yours sincerely"), *signed(letter)])),
        ]
        return "\n\n".join(filter(None, parts)) + "\n"


def attached(letter):
    """The attachments as a list, under the names that they have in the e-mail."""
    if not letter.attachments:
        return ""
    names = file_names(letter.attachments)
    lines = [
        f"- {words.one_line(attachment.description)} ({name})" if attachment.description else f"- {name}"
        for name, attachment in zip(names, letter.attachments, strict=True)
    ]
    return "\n".join([_("Attachments to it:"), *lines])


def reachable(contact):
    return ", ".join(words.one_line(part) for part in (contact.name, contact.email, contact.phone) if part)


def signed(letter):
    return [
        words.one_line(line) for line in (letter.signatory.name, letter.signatory.title, letter.sender.name)
    ]


def eml(letter, pdf: bytes) -> bytes:
    """The e-mail as a file (RFC 5322) with the PDF and the attachments. The same letter gives the same bytes.

    It is a draft (`X-Unsent`), so that the mail program fills in who sends it and when. The attachments lie
    in the PDF, too; they are attached all the same, because many readers of PDF do not show what is embedded,
    and a case officer should not have to know.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["To"] = RECIPIENT
    message["Subject"] = subject(letter)
    message["X-Unsent"] = "1"
    message.set_content(text(letter), cte="quoted-printable")
    attach(message, pdf, "application/pdf", LETTER)
    for attachment, name in zip(letter.attachments, file_names(letter.attachments), strict=True):
        attach(message, attachment.content, attachment.media_type, name)
    message["Content-Language"] = letter.language
    message.set_boundary(f"=_{sha256(pdf).hexdigest()[:40]}")
    return message.as_bytes()


def size_with(sizes) -> int:
    """About how many bytes an e-mail takes with files of these sizes: base64 makes four of three, and
    breaks its lines after 76."""
    return sum(-(-size // 3) * 4 * 78 // 76 for size in sizes)


def attach(message, content, media_type, name):
    kind, _slash, subkind = media_type.partition("/")
    message.add_attachment(content, maintype=kind, subtype=subkind, filename=name)
