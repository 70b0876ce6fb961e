"""What no statement of any role can break, whatever code runs."""

from django.db import migrations

from audit.promises import append_only, guard, refuse

# A copy of whose row it is, by which check constraints of the row can refuse that somebody judges their own.
OF_PLAN_GOAL = """
  SELECT person_id INTO NEW.trainee_person_id FROM supervision_trainee
  WHERE id = (SELECT trainee_id FROM learning_goals_plangoal WHERE id = NEW.plan_goal_id);
  RETURN NEW;
"""
OF_TRAINEE = """
  SELECT person_id INTO NEW.trainee_person_id FROM supervision_trainee WHERE id = NEW.trainee_id;
  RETURN NEW;
"""

PLAN_GOAL_STAYS = f"""
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.trainee_id, NEW.goal_id) IS DISTINCT FROM
                         (OLD.id, OLD.trainee_id, OLD.goal_id) THEN
    {refuse("plan_goal_stays", "learning_goals_plangoal", "a goal of a plan is closed, never moved or deleted")}
  END IF;
  RETURN NEW;
"""

SIGN_OFF_IS_SEALED = f"""
  IF TG_OP = 'DELETE' THEN
    {refuse("signoff_is_kept", "learning_goals_signoff", "a sign-off is never deleted")}
  END IF;
  IF (OLD.state, NEW.state) NOT IN (
    ('sent', 'recommended'), ('sent', 'returned'), ('sent', 'recalled'),
    ('recommended', 'approved'), ('recommended', 'returned'), ('recommended', 'recalled'),
    ('approved', 'revoked')
  ) THEN
    {refuse("signoff_moves_forward", "learning_goals_signoff", "a sign-off changes by a legal step only")}
  END IF;
  IF (NEW.id, NEW.plan_goal_id, NEW.trainee_person_id, NEW.sent_by_id, NEW.sent_at, NEW.comment)
     IS DISTINCT FROM
     (OLD.id, OLD.plan_goal_id, OLD.trainee_person_id, OLD.sent_by_id, OLD.sent_at, OLD.comment)
     OR (OLD.state <> 'sent' AND (NEW.recommended_by_id, NEW.recommended_at, NEW.recommendation)
         IS DISTINCT FROM (OLD.recommended_by_id, OLD.recommended_at, OLD.recommendation))
     OR (OLD.state = 'approved' AND
         (NEW.decided_by_id, NEW.decided_at, NEW.decision_comment, NEW.no_statement_reason,
          NEW.delegation_id, NEW.recalled_at)
         IS DISTINCT FROM
         (OLD.decided_by_id, OLD.decided_at, OLD.decision_comment, OLD.no_statement_reason,
          OLD.delegation_id, OLD.recalled_at)) THEN
    {refuse("signoff_is_sealed", "learning_goals_signoff", "what was said of a goal is never changed")}
  END IF;
  RETURN NEW;
"""

# Statements are never deleted nor taken back, so one that is there stays there.
STATEMENT_BEFORE_APPROVAL = f"""
  IF NEW.state = 'approved' AND NEW.no_statement_reason = '' AND NOT EXISTS (
    SELECT FROM learning_goals_opinion
    WHERE plan_goal_id = NEW.plan_goal_id AND kind = 'statement' AND state = 'given'
  ) THEN
    {refuse("statement_before_approval", "learning_goals_signoff", "neither a statement nor a reason")}
  END IF;
  RETURN NEW;
"""

OPINION_IS_SEALED = f"""
  IF TG_OP = 'DELETE' OR OLD.state <> 'asked'
    OR (NEW.id, NEW.plan_goal_id, NEW.trainee_person_id, NEW.kind, NEW.asked_by_id, NEW.asked_of_id,
        NEW.asked_at, NEW.question)
       IS DISTINCT FROM
       (OLD.id, OLD.plan_goal_id, OLD.trainee_person_id, OLD.kind, OLD.asked_by_id, OLD.asked_of_id,
        OLD.asked_at, OLD.question) THEN
    {refuse("opinion_is_sealed", "learning_goals_opinion", "an opinion is answered once and then stays")}
  END IF;
  RETURN NEW;
"""

ACTIVITY_IS_SEALED = f"""
  IF TG_OP = 'DELETE' THEN
    {refuse("activity_is_kept", "learning_goals_activity", "an activity is withdrawn, never deleted")}
  END IF;
  IF OLD.state IN ('signed', 'fulfilled', 'withdrawn') THEN
    {refuse("activity_is_sealed", "learning_goals_activity", "a signed activity is never changed")}
  END IF;
  IF (NEW.id, NEW.trainee_id) IS DISTINCT FROM (OLD.id, OLD.trainee_id)
    OR (OLD.state = 'sent' AND (NEW.kind, NEW.title, NEW.held_on, NEW.description)
        IS DISTINCT FROM (OLD.kind, OLD.title, OLD.held_on, OLD.description)) THEN
    {refuse("activity_sent_as_it_is", "learning_goals_activity", "what is sent is not changed meanwhile")}
  END IF;
  RETURN NEW;
"""


def sealed_with_its_activity(table):
    """Goals and files of an activity come and go only while it can be changed. The lock of the activity's row
    keeps a signature from slipping in between."""
    return guard(
        f"{table}_sealed",
        table,
        when="BEFORE INSERT OR UPDATE OR DELETE",
        body=f"""
  PERFORM FROM learning_goals_activity
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.activity_id ELSE NEW.activity_id END
      AND state IN ('draft', 'returned') FOR SHARE;
  IF NOT FOUND OR TG_OP = 'UPDATE' THEN
    {refuse("activity_is_sealed", table, "what is sent or signed keeps its goals and files")}
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
""",
    )


SESSION_GOAL_IS_SEALED = f"""
  PERFORM FROM supervision_session
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.session_id ELSE NEW.session_id END
      AND state IN ('planned', 'held') FOR SHARE;
  IF NOT FOUND OR TG_OP = 'UPDATE' THEN
    {refuse("session_goals_are_sealed", "learning_goals_sessiongoal", "a finalised session keeps its goals")}
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NOT EXISTS (
    SELECT FROM supervision_session s JOIN learning_goals_plangoal p USING (trainee_id)
    WHERE s.id = NEW.session_id AND p.id = NEW.plan_goal_id
  ) THEN
    {refuse("session_goal_of_its_trainee", "learning_goals_sessiongoal", "the goal is in the plan of somebody else")}
  END IF;
  RETURN NEW;
"""

EVIDENCE_IS_SEALED = f"""
  IF TG_OP = 'DELETE' OR OLD.removed_at IS NOT NULL
    OR (NEW.id, NEW.plan_goal_id, NEW.added_by_id, NEW.added_at, NEW.description, NEW.file_id)
       IS DISTINCT FROM
       (OLD.id, OLD.plan_goal_id, OLD.added_by_id, OLD.added_at, OLD.description, OLD.file_id)
    OR EXISTS (SELECT FROM learning_goals_signoff
               WHERE plan_goal_id = OLD.plan_goal_id AND state = 'approved') THEN
    {refuse("evidence_is_sealed", "learning_goals_evidence", "evidence is taken away before approval, never changed")}
  END IF;
  RETURN NEW;
"""

NOT_ONES_OWN_INSTRUCTOR = f"""
  IF EXISTS (SELECT FROM supervision_trainee WHERE id = NEW.trainee_id AND person_id = NEW.instructor_id) THEN
    {refuse("nobody_instructs_themselves", "learning_goals_instructorship", "instructor and trainee are one")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [("learning_goals", "0001_initial")]
    operations = [
        guard(
            "learning_goals_signoff_person",
            "learning_goals_signoff",
            when="BEFORE INSERT",
            body=OF_PLAN_GOAL,
        ),
        guard(
            "learning_goals_opinion_person",
            "learning_goals_opinion",
            when="BEFORE INSERT",
            body=OF_PLAN_GOAL,
        ),
        guard(
            "learning_goals_activity_person",
            "learning_goals_activity",
            when="BEFORE INSERT",
            body=OF_TRAINEE,
        ),
        guard(
            "learning_goals_plangoal_stays",
            "learning_goals_plangoal",
            when="BEFORE UPDATE OR DELETE",
            body=PLAN_GOAL_STAYS,
        ),
        guard(
            "learning_goals_signoff_sealed",
            "learning_goals_signoff",
            when="BEFORE UPDATE OR DELETE",
            body=SIGN_OFF_IS_SEALED,
        ),
        guard(
            "learning_goals_signoff_statement",
            "learning_goals_signoff",
            when="BEFORE INSERT OR UPDATE",
            body=STATEMENT_BEFORE_APPROVAL,
        ),
        guard(
            "learning_goals_opinion_sealed",
            "learning_goals_opinion",
            when="BEFORE UPDATE OR DELETE",
            body=OPINION_IS_SEALED,
        ),
        guard(
            "learning_goals_activity_sealed",
            "learning_goals_activity",
            when="BEFORE UPDATE OR DELETE",
            body=ACTIVITY_IS_SEALED,
        ),
        sealed_with_its_activity("learning_goals_activitygoal"),
        sealed_with_its_activity("learning_goals_activityfile"),
        guard(
            "learning_goals_sessiongoal_sealed",
            "learning_goals_sessiongoal",
            when="BEFORE INSERT OR UPDATE OR DELETE",
            body=SESSION_GOAL_IS_SEALED,
        ),
        guard(
            "learning_goals_evidence_sealed",
            "learning_goals_evidence",
            when="BEFORE UPDATE OR DELETE",
            body=EVIDENCE_IS_SEALED,
        ),
        guard(
            "learning_goals_instructorship_not_oneself",
            "learning_goals_instructorship",
            when="BEFORE INSERT OR UPDATE",
            body=NOT_ONES_OWN_INSTRUCTOR,
        ),
        *append_only("learning_goals_earlierplan"),
    ]
