"""Removes the demo's rows, and no others.

Finalised notes and events can be removed by no role that the application uses. This connects
as the owner of the tables and switches their triggers off for one transaction: an operator's
right, which is why it is a command's, and only for rows of demo municipalities.
"""

from contextlib import closing

import psycopg2
from django.conf import settings
from django.db import connection

DEMO = "(SELECT id FROM municipalities_municipality WHERE is_demo)"
TRAINEES = f"(SELECT id FROM supervision_trainee WHERE municipality_id IN {DEMO})"
SESSIONS = f"(SELECT id FROM supervision_session WHERE trainee_id IN {TRAINEES})"
PEOPLE = "(SELECT id FROM demo_people)"
FILES = "(TABLE demo_files)"

APPLICATIONS = f"(SELECT id FROM exemptions_application WHERE municipality_id IN {DEMO})"
OF_EXEMPTIONS = " UNION ALL ".join(
    f"SELECT {column} FROM exemptions_{table} WHERE {column} IS NOT NULL AND {owner}"
    for table, column, owner in [
        ("application", "sent_pdf_id", f"municipality_id IN {DEMO}"),
        ("rendering", "file_id", f"application_id IN {APPLICATIONS}"),
        ("letterhead", "coat_of_arms_id", f"municipality_id IN {DEMO}"),
    ]
)  # those that no person uploaded
PLANS = f"(SELECT id FROM learning_goals_plangoal WHERE trainee_id IN {TRAINEES})"
SIGN_OFFS = f"(SELECT id FROM learning_goals_signoff WHERE plan_goal_id IN {PLANS})"
ACTIVITIES = f"(SELECT id FROM learning_goals_activity WHERE trainee_id IN {TRAINEES})"
CATALOGUES = (
    "(SELECT id FROM learning_goals_catalogue"
    f" WHERE (municipality_id IS NULL AND is_fictitious) OR municipality_id IN {DEMO})"
)

GUARDED = [
    "audit_event",
    "audit_read",
    "exemptions_appeal",
    "exemptions_application",
    "exemptions_applicationmeasure",
    "exemptions_applicationtrainee",
    "exemptions_attachment",
    "exemptions_decision",
    "exemptions_grant",
    "exemptions_measure",
    "exemptions_measurefile",
    "exemptions_supplement",
    "exemptions_supplementfile",
    "municipalities_filebody",
    "learning_goals_activity",
    "learning_goals_activityfile",
    "learning_goals_activitygoal",
    "learning_goals_catalogueimport",
    "learning_goals_earlierplan",
    "learning_goals_evidence",
    "learning_goals_opinion",
    "learning_goals_plangoal",
    "learning_goals_sessiongoal",
    "learning_goals_signoff",
    "supervision_addendum",
    "supervision_note",
    "supervision_registerimport",
    "supervision_session",
    "supervision_serviceperiod",
]

OF_LEARNING_GOALS = [
    f"DELETE FROM learning_goals_portalmark WHERE sign_off_id IN {SIGN_OFFS}",
    f"DELETE FROM learning_goals_signoff WHERE plan_goal_id IN {PLANS}",
    f"DELETE FROM learning_goals_opinion WHERE plan_goal_id IN {PLANS}",
    f"DELETE FROM learning_goals_evidence WHERE plan_goal_id IN {PLANS}",
    f"DELETE FROM learning_goals_sessiongoal WHERE plan_goal_id IN {PLANS}",
    f"DELETE FROM learning_goals_activityfile WHERE activity_id IN {ACTIVITIES}",
    f"DELETE FROM learning_goals_activitygoal WHERE activity_id IN {ACTIVITIES}",
    f"DELETE FROM learning_goals_activity WHERE trainee_id IN {TRAINEES}",
    f"DELETE FROM learning_goals_plangoal_replaced_by WHERE from_plangoal_id IN {PLANS}",
    *(
        f"DELETE FROM learning_goals_{table} WHERE trainee_id IN {TRAINEES}"
        for table in ("plangoal", "earlierplan", "instructorship")
    ),
    *(
        f"DELETE FROM learning_goals_{table} WHERE municipality_id IN {DEMO}"
        for table in ("delegation", "catalogueimport")
    ),
    f"DELETE FROM audit_event WHERE target_id IN {CATALOGUES}",
    f"DELETE FROM learning_goals_goal WHERE catalogue_id IN {CATALOGUES}",
    f"DELETE FROM learning_goals_catalogue WHERE id IN {CATALOGUES}",
]

STATEMENTS = [
    "CREATE TEMPORARY TABLE demo_people ON COMMIT DROP AS SELECT DISTINCT user_id AS id"
    f" FROM municipalities_membership WHERE municipality_id IN {DEMO}",
    f"CREATE TEMPORARY TABLE demo_files ON COMMIT DROP AS {OF_EXEMPTIONS}"
    f" UNION SELECT id FROM municipalities_storedfile WHERE uploaded_by_id IN {PEOPLE}",
    "DELETE FROM exemptions_supplementfile WHERE file_id IN (TABLE demo_files)",
    "DELETE FROM exemptions_measurefile WHERE file_id IN (TABLE demo_files)",
    "DELETE FROM exemptions_grant WHERE decision_id IN"
    f" (SELECT id FROM exemptions_decision WHERE application_id IN {APPLICATIONS})",
    *(
        f"DELETE FROM exemptions_{table} WHERE application_id IN {APPLICATIONS}"
        for table in (
            "appeal",
            "decision",
            "supplement",
            "attachment",
            "rendering",
            "applicationtrainee",
            "applicationmeasure",
        )
    ),
    *(
        f"DELETE FROM exemptions_{table} WHERE municipality_id IN {DEMO}"
        for table in ("application", "measure", "letterhead")
    ),
    *OF_LEARNING_GOALS,
    f"DELETE FROM supervision_registerimport WHERE municipality_id IN {DEMO}",
    f"DELETE FROM municipalities_filebody WHERE file_id IN {FILES}",
    f"DELETE FROM municipalities_storedfile WHERE id IN {FILES}",
    f"DELETE FROM supervision_flag WHERE trainee_id IN {TRAINEES}",
    f"DELETE FROM supervision_judgement WHERE municipality_id IN {DEMO}",
    f"DELETE FROM audit_read WHERE reader_id IN {PEOPLE}",
    f"DELETE FROM supervision_addendum WHERE session_id IN {SESSIONS}",
    f"DELETE FROM supervision_note WHERE session_id IN {SESSIONS}",
    f"DELETE FROM supervision_session WHERE trainee_id IN {TRAINEES}",
    *(
        f"DELETE FROM supervision_{table} WHERE trainee_id IN {TRAINEES}"
        for table in ("assignment", "authorisation", "leave", "namedleader", "serviceperiod")
    ),
    f"DELETE FROM supervision_trainee WHERE municipality_id IN {DEMO}",
    f"DELETE FROM supervision_qualification WHERE person_id IN {PEOPLE}",
    f"DELETE FROM audit_event WHERE municipality_id IN {DEMO} OR actor_id IN {PEOPLE}"
    " OR target_id IN (TABLE demo_files)",  # of a file that a job has kept
    f"DELETE FROM outbox_message WHERE recipient_id IN {PEOPLE}",
    f"DELETE FROM municipalities_invitation WHERE municipality_id IN {DEMO}",
    f"DELETE FROM municipalities_membership WHERE municipality_id IN {DEMO}",
    f"DELETE FROM municipalities_municipalitysettings WHERE municipality_id IN {DEMO}",
    f"DELETE FROM account_emailaddress WHERE user_id IN {PEOPLE}",
    f"DELETE FROM municipalities_user WHERE id IN {PEOPLE}",
    "DELETE FROM municipalities_municipality WHERE is_demo",
]


def remove():
    """No row of the demo is left."""
    with closing(connect_as_owner()) as owner, owner, owner.cursor() as cursor:
        # The rows may have been written a moment ago: unless PostgreSQL knows how many there are, it takes
        # them for few, and goes through all of a table for each row of another.
        cursor.execute("ANALYZE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in STATEMENTS:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no ALTER TABLE with checks still pending
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def connect_as_owner():
    """A connection of the role that owns the tables; with one role for everything, that one."""
    if settings.DATABASE_OWNER_URL:
        return psycopg2.connect(settings.DATABASE_OWNER_URL)
    return psycopg2.connect(**connection.get_connection_params())
