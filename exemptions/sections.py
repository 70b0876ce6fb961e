"""The parts of an application, in the order in which the directorate asks; each is saved by itself."""

from exemptions.models.letterheads import Signed

# Part → the answers in it. `trainees` and `measures` are rows of their own.
SECTIONS = {
    "challenges": ("challenges",),
    "search": ("measures_to_find", "cooperation", "measures"),
    "period": ("starts_on", "ends_on"),
    "specialists": ("specialists", "specialists_counted_on", "specialists_source"),
    "trainees": ("trainees", "trainees_in_training", "trainees_without_specialist", "counts_reason"),
    "supervisor": ("supervisor", "hpr_number", "competence", "experience"),
    "plan": ("plan",),
    "sender": ("case_number", *Signed.FIELDS),
}
# In which people write sentences, here and about what happens later.
TEXTS = {
    "challenges",
    "measures_to_find",
    "cooperation",
    "counts_reason",
    "competence",
    "experience",
    "plan",
    "question",
    "answer",
    "conditions",
    "what",
    "address",
}
ROWS = ("trainees", "measures")
BEGUN_FROM_LATEST = ("challenges", "measures_to_find", "cooperation", "plan", "specialists_source")
