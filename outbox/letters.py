"""How a mail is set: a greeting, what it tells, why the person gets it, and who writes."""

from django.utils.translation import gettext as _


def letter(text, *, name="", because="", sender=""):
    """The body of a mail in the active language. `because` is a whole sentence, `sender` a municipality."""
    name = " ".join(name.split())  # as a spreadsheet's cell may hold it
    greeting = _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
    regards = _("Kind regards")
    signature = ", ".join(filter(None, [_("ALIS supervision"), " ".join(sender.split())]))
    paragraphs = [greeting, text, because, f"{regards}\n{signature}"]
    return "\n\n".join(filter(None, paragraphs)) + "\n"
