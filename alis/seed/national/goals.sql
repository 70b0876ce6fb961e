-- A catalogue of 115 goals, all of them in everybody's plan, and how far each doctor has come: evenly over five
-- years, the latest goals still on their way. Goals were touched in every fourth session, which is finalised only
-- then, since nobody can pick a goal for a finalised one.

INSERT INTO learning_goals_catalogue
  (id, kind, municipality_id, name, valid_from, valid_to, is_fictitious, imported_by_id, imported_at, source_name,
   source_sha256)
SELECT pg_temp.made('catalogue ' || kind), kind, NULL, 'Oppdiktet katalog ' || kind, date '2010-01-01', NULL, true,
       NULL, timestamptz '2020-01-01 12:00Z', '', ''
FROM (VALUES ('ALM'), ('FKM')) AS kinds (kind);

CREATE TEMPORARY TABLE goals ON COMMIT DROP AS
SELECT number, kind, code, pg_temp.made('goal ' || code) AS id
FROM generate_series(1, 115) AS number
CROSS JOIN LATERAL (
  SELECT CASE WHEN number <= 86 THEN 'ALM' ELSE 'FKM' END AS kind,
         CASE WHEN number <= 86 THEN number ELSE number - 86 END AS of_kind
) AS which
CROSS JOIN LATERAL (SELECT kind || '-' || lpad(of_kind::text, 3, '0') AS code) AS named;

INSERT INTO learning_goals_goal
  (id, catalogue_id, code, title, "group", text_nb, text_nn, elaboration, recommended_activities, assessment_forms,
   valid_from, valid_to, replaces)
SELECT id, pg_temp.made('catalogue ' || kind), code, 'Oppdiktet læringsmål nummer ' || number,
       kind || ' gruppe ' || ((number - 1) / 6 + 1), repeat('Oppdiktet måltekst. ', 15), '',
       repeat('Oppdiktet utdyping. ', 20),
       CASE number %% 3 WHEN 0 THEN '{Kurs}'::text[] WHEN 1 THEN '{Kurs,Individuell veiledning}'::text[]
                        ELSE '{Praktisk ferdighet}'::text[] END,
       '{Samtale}', NULL, NULL, '{}'
FROM goals;

-- Each doctor comes to the goals in an order of their own (`turn`); `state` is how far that one has come.
CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
SELECT *, pg_temp.made('trainee ' || n) AS trainee,
       CASE WHEN NOT active OR turn <= done - 6 THEN 'approved'
            WHEN turn <= done - 4 THEN 'recommended'
            WHEN turn <= done - 2 THEN 'sent'
            WHEN turn <= done - 1 THEN 'returned' END AS state,
       starts_on + (turn * (coalesce(ends_on, starts_on + 1825) - starts_on) / 116) AS decided_on
FROM (
  SELECT n, active, starts_on, ends_on, doctor.id AS doctor,
         supervisor.id AS supervisor, leader.id AS leader, instructor.id AS instructor,
         goals.number, goals.id AS goal, pg_temp.made('plan ' || n || ' ' || goals.number) AS id,
         least(115, (%(today)s - starts_on) * 115 / 1825) AS done,
         row_number() OVER (PARTITION BY n ORDER BY pg_temp.chance(20, n * 1000::bigint + goals.number))::int AS turn
  FROM training
  JOIN people AS doctor ON doctor.key = training.name
  JOIN people AS supervisor ON supervisor.key = first_supervisor
  JOIN people AS leader ON leader.key = 'leder-' || training.number || '-1'
  JOIN people AS instructor ON instructor.key = 'supervisor-' || training.number || '-1'
  CROSS JOIN goals
) AS ordered;
CREATE INDEX ON plan (trainee, number);

INSERT INTO learning_goals_plangoal
  (id, trainee_id, goal_id, assigned_by_id, assigned_at, target_on, closed_on, closed_by_id, closed_reason)
SELECT id, trainee, goal, NULL, (starts_on + time '09:00') AT TIME ZONE 'Europe/Oslo',
       starts_on + number * 1825 / 115, NULL, NULL, ''
FROM plan ORDER BY n, number;

INSERT INTO supervision_namedleader (id, trainee_id, leader_id, starts_on, ends_on)
SELECT DISTINCT pg_temp.made('named leader ' || n), trainee, leader, starts_on, ends_on FROM plan;

INSERT INTO learning_goals_instructorship (id, trainee_id, instructor_id, starts_on, ends_on)
SELECT DISTINCT pg_temp.made('instructorship ' || n), trainee, instructor, starts_on, ends_on FROM plan;

-- Two goals in every fourth session.
INSERT INTO learning_goals_sessiongoal (id, session_id, plan_goal_id, picked_by_id, picked_at)
SELECT pg_temp.made('touched ' || meetings.number || ' ' || plan.number), meetings.id, plan.id, plan.doctor, written_at
FROM meetings
JOIN plan ON plan.trainee = meetings.trainee
         AND plan.number IN ((meetings.number / 4 * 2) %% 115 + 1, (meetings.number / 4 * 2 + 1) %% 115 + 1)
WHERE meetings.number %% 4 = 0 AND meetings.state IN ('held', 'finalised');

UPDATE supervision_session SET state = 'finalised', finalised_at = meetings.finalised_at, finalised_by_id = supervisor
FROM meetings
WHERE meetings.id = supervision_session.id AND meetings.number %% 4 = 0 AND meetings.state = 'finalised';

-- A statement for two of three that have come so far; the others have the leader's reason.
INSERT INTO learning_goals_opinion
  (id, plan_goal_id, trainee_person_id, kind, state, asked_by_id, asked_of_id, asked_at, question, answer, answered_at)
SELECT pg_temp.made('statement ' || n || ' ' || number), id, doctor, 'statement', 'given', doctor, instructor,
       at - interval '20 days', '', 'Jeg har sett dette flere ganger, og det går fint.', at - interval '15 days'
FROM plan
CROSS JOIN LATERAL (SELECT (least(decided_on, %(today)s) + time '12:00') AT TIME ZONE 'Europe/Oslo' AS at) AS it
WHERE state IN ('approved', 'recommended') AND number %% 3 > 0
ORDER BY n, number;

INSERT INTO learning_goals_signoff
  (id, plan_goal_id, trainee_person_id, state, sent_by_id, sent_at, comment, recommended_by_id, recommended_at,
   recommendation, decided_by_id, decided_at, decision_comment, no_statement_reason, delegation_id, recalled_at,
   revoked_by_id, revoked_at, revocation_reason)
SELECT pg_temp.made('sign-off ' || n || ' ' || number), id, doctor, state, doctor, at - interval '25 days', '',
       CASE WHEN come THEN supervisor END, CASE WHEN come THEN at - interval '18 days' END,
       CASE WHEN come THEN 'Har vist dette flere ganger i praksis, og vi har snakket om det.' ELSE '' END,
       CASE state WHEN 'approved' THEN leader WHEN 'returned' THEN supervisor END,
       CASE WHEN state IN ('approved', 'returned') THEN at END,
       CASE WHEN state = 'returned' THEN 'Ta med et eksempel til.' ELSE '' END,
       CASE WHEN state = 'approved' AND number %% 3 = 0 THEN 'Ingen supervisør var til stede.' ELSE '' END,
       NULL, NULL, NULL, NULL, ''
FROM plan
CROSS JOIN LATERAL (
  SELECT CASE WHEN state = 'approved' THEN (least(decided_on, %(today)s - 1) + time '12:00') AT TIME ZONE 'Europe/Oslo'
              ELSE (%(today)s - n %% 10 - 1 + time '12:00') AT TIME ZONE 'Europe/Oslo' END AS at,
         state IN ('approved', 'recommended') AS come
) AS it
WHERE state IS NOT NULL
ORDER BY n, number;

INSERT INTO learning_goals_portalmark (sign_off_id, marked_by_id, marked_at)
SELECT pg_temp.made('sign-off ' || n || ' ' || number), doctor, (%(today)s - 1 + time '12:00') AT TIME ZONE 'Europe/Oslo'
FROM plan WHERE state = 'approved' AND number %% 5 > 0;

-- One activity for every fourth goal that has come so far, for that goal and the next one; written, then signed.
CREATE TEMPORARY TABLE done ON COMMIT DROP AS
SELECT pg_temp.made('activity ' || n || ' ' || number) AS id, n, number, trainee, doctor, supervisor, starts_on,
       (starts_on + 10 + time '12:00') AT TIME ZONE 'Europe/Oslo' AS at
FROM plan WHERE state IS NOT NULL AND number %% 4 = 0;

INSERT INTO learning_goals_activity
  (id, trainee_id, trainee_person_id, kind, title, held_on, description, state, version, recorded_at, signer_id,
   sent_at, signed_by_id, signed_at, comment)
SELECT id, trainee, doctor, CASE WHEN number %% 8 = 0 THEN 'course' ELSE 'skill' END, 'Oppdiktet aktivitet',
       starts_on + 9, repeat('Oppdiktet beskrivelse. ', 10), 'draft', 1, at, supervisor, NULL, NULL, NULL, ''
FROM done ORDER BY n, number;

INSERT INTO learning_goals_activitygoal (id, activity_id, plan_goal_id)
SELECT pg_temp.made('link ' || n || ' ' || number || ' ' || plus), id, pg_temp.made('plan ' || n || ' ' || number - plus)
FROM done, generate_series(0, 1) AS plus;

UPDATE learning_goals_activity SET state = 'signed', sent_at = at, signed_by_id = signer_id, signed_at = at + interval '2 days'
FROM done WHERE done.id = learning_goals_activity.id;
