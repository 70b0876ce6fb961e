"""What no statement of any role can break, whatever code runs."""

from django.db import migrations

from audit.promises import guard, refuse

NOTE_IS_SEALED = f"""
  IF OLD.finalised_at IS NOT NULL THEN
    {refuse("finalised_note_is_sealed", "supervision_note", "a finalised note is never changed")}
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
"""

SESSION_IS_SEALED = f"""
  IF OLD.state = 'finalised' AND (
    TG_OP = 'DELETE'
    OR (NEW.id, NEW.trainee_id, NEW.supervisor_id, NEW.meeting, NEW.date, NEW.start, NEW.duration_minutes,
        NEW.mode, NEW.kind, NEW.state, NEW.finalised_at, NEW.finalised_by_id)
    IS DISTINCT FROM
       (OLD.id, OLD.trainee_id, OLD.supervisor_id, OLD.meeting, OLD.date, OLD.start, OLD.duration_minutes,
        OLD.mode, OLD.kind, OLD.state, OLD.finalised_at, OLD.finalised_by_id)
  ) THEN
    {refuse("finalised_session_is_sealed", "supervision_session", "a finalised session is never changed")}
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
"""


def nobody_supervises_themselves(table):
    return guard(
        f"{table}_not_oneself",
        table,
        when="BEFORE INSERT OR UPDATE",
        body=f"""
  IF EXISTS (SELECT FROM supervision_trainee WHERE id = NEW.trainee_id AND person_id = NEW.supervisor_id) THEN
    {refuse("nobody_supervises_themselves", table, "supervisor and trainee are one person")}
  END IF;
  RETURN NEW;
""",
    )


TRAINEE_STAYS = f"""
  IF (NEW.person_id, NEW.municipality_id) IS DISTINCT FROM (OLD.person_id, OLD.municipality_id) THEN
    {refuse("trainee_record_stays", "supervision_trainee", "a record keeps its person and municipality")}
  END IF;
  RETURN NEW;
"""

# FOR SHARE waits for a change of `responsible` under way, so that the copy is never an old one.
SERVICE_COPIES_RESPONSIBLE = """
  SELECT CASE WHEN responsible THEN person_id END INTO NEW.responsible_for_id
  FROM supervision_trainee WHERE id = NEW.trainee_id FOR SHARE;
  RETURN NEW;
"""

SERVICE_FOLLOWS_RESPONSIBLE = """
  UPDATE supervision_serviceperiod SET responsible_for_id = CASE WHEN NEW.responsible THEN NEW.person_id END
  WHERE trainee_id = NEW.id;
  RETURN NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [
        guard(
            "supervision_note_sealed",
            "supervision_note",
            when="BEFORE UPDATE OR DELETE",
            body=NOTE_IS_SEALED,
        ),
        guard(
            "supervision_session_sealed",
            "supervision_session",
            when="BEFORE UPDATE OR DELETE",
            body=SESSION_IS_SEALED,
        ),
        nobody_supervises_themselves("supervision_assignment"),
        nobody_supervises_themselves("supervision_session"),
        nobody_supervises_themselves("supervision_authorisation"),
        guard("supervision_trainee_stays", "supervision_trainee", when="BEFORE UPDATE", body=TRAINEE_STAYS),
        guard(
            "supervision_service_responsible",
            "supervision_serviceperiod",
            when="BEFORE INSERT OR UPDATE",
            body=SERVICE_COPIES_RESPONSIBLE,
        ),
        guard(
            "supervision_responsible_followed",
            "supervision_trainee",
            when="AFTER UPDATE OF responsible",
            body=SERVICE_FOLLOWS_RESPONSIBLE,
        ),
    ]
