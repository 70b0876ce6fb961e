"""Takes the sentences of code and templates into the catalogues: `make messages`."""

import re
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management.commands import makemessages

LANGUAGES = ["nb", "nn"]  # English is what stands in the sources
OUTSIDE = ["node_modules", "var", "tests", "docs", "benchmarks"]
CHANGING = re.compile(r'^"(?:POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To): .*"\n', re.MULTILINE)


class Command(makemessages.Command):
    """Catalogues that two branches can both add to: one line for each sentence, in alphabetical order, and
    nothing that changes by itself. A new sentence stands empty, rather than as a guess from a similar one."""

    msgmerge_options = ["--quiet", "--backup=none", "--update", "--no-fuzzy-matching"]
    msgattrib_options = ["--no-obsolete", "--clear-previous", "--sort-output"]

    def handle(self, *args, **options):
        options["locale"] = options["locale"] or LANGUAGES
        options["ignore_patterns"] = [*options["ignore_patterns"], *OUTSIDE]
        super().handle(*args, **{**options, "no_wrap": True, "no_location": True, "no_obsolete": True})
        for language in options["locale"] if self.verbosity else []:
            self.stdout.write(f"{language}: {statistics(catalogue_of(language))}")

    def write_po_file(self, potfile, locale):
        super().write_po_file(potfile, locale)
        catalogue = catalogue_of(locale)
        catalogue.write_text(CHANGING.sub("", catalogue.read_text()))


def catalogue_of(language):
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def statistics(catalogue):
    """How many sentences are translated, and how many are not, as gettext says it."""
    command = ["msgfmt", "--statistics", "-o", "/dev/null", str(catalogue)]
    return subprocess.run(command, capture_output=True, text=True).stderr.strip()
