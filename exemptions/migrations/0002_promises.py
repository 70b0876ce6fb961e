"""What no statement of any role can break, whatever code runs. No message holds anything of a row."""

from django.db import migrations

from audit.promises import append_only, guard, refuse

APPLICATION = "exemptions_application"

MOVES = [
    ("draft", "ready"),
    ("draft", "withdrawn"),
    ("ready", "draft"),
    ("ready", "sent"),
    ("ready", "withdrawn"),
    ("sent", "information_asked"),
    ("sent", "granted"),
    ("sent", "rejected"),
    ("sent", "withdrawn"),
    ("information_asked", "sent"),
    ("information_asked", "granted"),
    ("information_asked", "rejected"),
    ("information_asked", "withdrawn"),
    ("granted", "revoked"),
    ("rejected", "appealed"),
    ("appealed", "granted"),
    ("appealed", "rejected"),
]
LEGAL = ", ".join(f"('{one}', '{other}')" for one, other in MOVES)

MUST_NOT_BE_EMPTY = [
    "challenges",
    "measures_to_find",
    "cooperation",
    "specialists_source",
    "competence",
    "experience",
    "plan",
    "case_number",
    "contact_name",
    "signatory_name",
    "sent_how",
]
MUST_BE_THERE = [
    "starts_on",
    "ends_on",
    "specialists",
    "specialists_counted_on",
    "trainees_in_training",
    "trainees_without_specialist",
    "supervisor_id",
    "sent_on",
    "sent_by_id",
    "sent_pdf_id",
    "as_sent",
]
LACKS = " OR ".join(
    [
        *(f"btrim(NEW.{name}, E' \\t\\r\\n') = ''" for name in MUST_NOT_BE_EMPTY),
        *(f"NEW.{name} IS NULL" for name in MUST_BE_THERE),
        r"NEW.hpr_number !~ '^[0-9]{1,9}$'",
        "NEW.ends_on < NEW.starts_on",
        "NOT EXISTS (SELECT FROM exemptions_applicationtrainee WHERE application_id = NEW.id)",
    ]
)

BORN_A_DRAFT = f"""
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.sent_at IS NOT NULL OR NEW.granted_until IS NOT NULL THEN
      {refuse("application_is_born_a_draft", APPLICATION, "an application begins as a draft")}
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    {refuse("application_is_kept", APPLICATION, "an application is never deleted")}
  END IF;
"""

# What is compared is all but the columns that a step of its state changes: a column that is added later
# is sealed, too.
SEALED = f"""
  IF OLD.sent_at IS NOT NULL AND
    to_jsonb(NEW) - ARRAY['state', 'since', 'granted_from', 'granted_until'] IS DISTINCT FROM
    to_jsonb(OLD) - ARRAY['state', 'since', 'granted_from', 'granted_until'] THEN
    {refuse("sent_application_is_sealed", APPLICATION, "what was sent is never changed")}
  END IF;
  IF NEW.municipality_id <> OLD.municipality_id THEN
    {refuse("application_stays", APPLICATION, "an application keeps its municipality")}
  END IF;
"""

MOVES_BY_ITS_STEPS = f"""
  IF NEW.state = OLD.state THEN
    IF (NEW.since, NEW.granted_from, NEW.granted_until)
       IS DISTINCT FROM (OLD.since, OLD.granted_from, OLD.granted_until)
       OR NEW.sent_at IS DISTINCT FROM OLD.sent_at THEN
      {refuse("application_moves_by_its_steps", APPLICATION, "only a step of its state changes that")}
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.state, NEW.state) NOT IN ({LEGAL}) THEN
    {refuse("application_moves_by_its_steps", APPLICATION, "there is no such step")}
  END IF;
  IF NEW.state NOT IN ('draft', 'ready', 'withdrawn') AND NEW.sent_at IS NULL
    OR OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL AND NEW.state <> 'sent' THEN
    {refuse("application_is_sent_once", APPLICATION, "a step after sending needs that it was sent")}
  END IF;
"""

SENT_WITH_ALL = f"""
  IF OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL AND ({LACKS}) THEN
    {refuse("sent_application_is_complete", APPLICATION, "a required answer is missing")}
  END IF;
"""

DECIDED = f"""
  IF NEW.state IN ('granted', 'rejected', 'revoked') AND NOT EXISTS (
    SELECT FROM exemptions_decision
    WHERE application_id = NEW.id AND kind = NEW.state AND btrim(reference) <> ''
  ) THEN
    {refuse("decided_application_has_its_decision", APPLICATION, "the decision is missing")}
  END IF;
  IF NEW.state = 'appealed' AND NOT EXISTS (
    SELECT FROM exemptions_appeal WHERE application_id = NEW.id
  ) THEN
    {refuse("appealed_application_has_its_appeal", APPLICATION, "the appeal is missing")}
  END IF;
  IF NEW.state = 'granted' AND (
    NEW.granted_from IS NULL OR NEW.granted_until IS NULL OR NEW.granted_until < NEW.granted_from
  ) THEN
    {refuse("granted_application_has_its_period", APPLICATION, "the period is missing")}
  END IF;
  RETURN NEW;
"""


def only_before_sending(table, and_then=""):
    """Rows of the table belong to their application until that is sent. FOR SHARE waits for a sending
    under way, so that nothing slips in beside it."""
    return guard(
        f"{table}_until_sent",
        table,
        when="BEFORE INSERT OR UPDATE OR DELETE",
        body=f"""
  DECLARE
    sent timestamptz;
    home uuid;
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      SELECT sent_at INTO sent FROM exemptions_application WHERE id = OLD.application_id FOR SHARE;
      IF sent IS NOT NULL THEN
        {refuse("sent_application_is_sealed", table, "what was sent is never changed")}
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    END IF;
    SELECT sent_at, municipality_id INTO sent, home
      FROM exemptions_application WHERE id = NEW.application_id FOR SHARE;
    IF sent IS NOT NULL THEN
      {refuse("sent_application_is_sealed", table, "what was sent is never changed")}
    END IF;
    {and_then}
    RETURN NEW;
  END;
""",
    )


def of_one_municipality(table, other, column):
    return f"""
    IF NOT EXISTS (SELECT FROM {other} WHERE id = NEW.{column} AND municipality_id = home) THEN
      {refuse("application_is_of_one_municipality", table, "it belongs to another municipality")}
    END IF;
"""


MEASURE_IS_SEALED = f"""
  IF OLD.sealed_at IS NOT NULL THEN
    {refuse("used_measure_is_sealed", "exemptions_measure", "a measure that was told of is never changed")}
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
"""

SUPPLEMENT_IS_SEALED = f"""
  IF OLD.sent_at IS NOT NULL THEN
    {refuse("sent_supplement_is_sealed", "exemptions_supplement", "an answer that was sent is never changed")}
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
"""


def files_stay(table, parent, column, sealed, constraint):
    """Files belong to their row until that is sealed."""
    return guard(
        f"{table}_until_sealed",
        table,
        when="BEFORE INSERT OR UPDATE OR DELETE",
        body=f"""
  DECLARE
    sealed timestamptz;
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      SELECT {sealed} INTO sealed FROM {parent} WHERE id = OLD.{column} FOR SHARE;
      IF sealed IS NOT NULL THEN
        {refuse(constraint, table, "a file of what is sealed is never changed")}
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    END IF;
    SELECT {sealed} INTO sealed FROM {parent} WHERE id = NEW.{column} FOR SHARE;
    IF sealed IS NOT NULL THEN
      {refuse(constraint, table, "a file of what is sealed is never changed")}
    END IF;
    RETURN NEW;
  END;
""",
    )


DECISION_IS_WHOLE = f"""
  IF btrim(NEW.reference) = '' OR NEW.kind NOT IN ('granted', 'rejected', 'revoked')
    OR NEW.kind = 'granted' AND (NEW.starts_on IS NULL OR NEW.ends_on IS NULL)
    OR NEW.kind = 'revoked' AND NEW.ends_on IS NULL
    OR NEW.ends_on < NEW.starts_on THEN
    {refuse("decision_is_whole", "exemptions_decision", "a decision has a kind, a reference and its period")}
  END IF;
  IF NOT EXISTS (
    SELECT FROM exemptions_application WHERE id = NEW.application_id AND sent_at IS NOT NULL
  ) THEN
    {refuse("decision_is_about_what_was_sent", "exemptions_decision", "the application was not sent")}
  END IF;
  RETURN NEW;
"""


POINTING = {
    "application": "sent_pdf_id",
    "attachment": "file_id",
    "measurefile": "file_id",
    "supplementfile": "file_id",
    "decision": "file_id",
    "appeal": "file_id",
}
POINTED_AT = " OR ".join(
    f"EXISTS (SELECT FROM exemptions_{table} WHERE {column} = OLD.file_id)"
    for table, column in POINTING.items()
)
BYTES_STAY = f"""
  IF {POINTED_AT} THEN
    {refuse("file_of_an_exemption_stays", "municipalities_filebody", "a row of an exemption points at this file")}
  END IF;
  RETURN OLD;
"""


class Migration(migrations.Migration):
    dependencies = [("exemptions", "0001_initial"), ("municipalities", "0003_files")]
    operations = [
        guard(
            "exemptions_application_kept",
            APPLICATION,
            when="BEFORE INSERT OR UPDATE OR DELETE",
            body=BORN_A_DRAFT + SEALED + SENT_WITH_ALL + MOVES_BY_ITS_STEPS + DECIDED,
        ),
        only_before_sending(
            "exemptions_applicationtrainee",
            of_one_municipality("exemptions_applicationtrainee", "supervision_trainee", "trainee_id"),
        ),
        only_before_sending(
            "exemptions_applicationmeasure",
            of_one_municipality("exemptions_applicationmeasure", "exemptions_measure", "measure_id"),
        ),
        only_before_sending("exemptions_attachment"),
        guard(
            "exemptions_measure_sealed",
            "exemptions_measure",
            when="BEFORE UPDATE OR DELETE",
            body=MEASURE_IS_SEALED,
        ),
        files_stay(
            "exemptions_measurefile",
            "exemptions_measure",
            "measure_id",
            "sealed_at",
            "used_measure_is_sealed",
        ),
        guard(
            "exemptions_supplement_sealed",
            "exemptions_supplement",
            when="BEFORE UPDATE OR DELETE",
            body=SUPPLEMENT_IS_SEALED,
        ),
        files_stay(
            "exemptions_supplementfile",
            "exemptions_supplement",
            "supplement_id",
            "sent_at",
            "sent_supplement_is_sealed",
        ),
        guard(
            "exemptions_decision_whole", "exemptions_decision", when="BEFORE INSERT", body=DECISION_IS_WHOLE
        ),
        guard("exemptions_bytes_stay", "municipalities_filebody", when="BEFORE DELETE", body=BYTES_STAY),
        *append_only("exemptions_decision"),
        *append_only("exemptions_grant"),
        *append_only("exemptions_appeal"),
    ]
