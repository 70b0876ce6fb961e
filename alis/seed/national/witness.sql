-- What the audit log and the outbox would hold of those sessions.

INSERT INTO audit_event
  (id, at, verb, actor_id, agent, municipality_id, target_app, target_model, target_id, data)
SELECT pg_temp.made(verb || ' ' || number), at, verb, actor, '', municipality, 'supervision', 'session', id, data
FROM meetings
CROSS JOIN LATERAL (VALUES
  ('session.planned', doctor, (date - 14 + time '09:00') AT TIME ZONE 'Europe/Oslo', true,
   jsonb_build_object('date', date, 'start', to_char(start, 'HH24:MI'), 'minutes', minutes, 'mode', mode)),
  ('session.cancelled', supervisor, (date - 1 + time '16:00') AT TIME ZONE 'Europe/Oslo', state = 'cancelled',
   jsonb_build_object('from', 'planned', 'to', 'cancelled')),
  ('session.held', doctor, written_at - interval '5 minutes', state IN ('held', 'finalised'),
   jsonb_build_object('from', 'planned', 'to', 'held', 'minutes', minutes, 'mode', mode)),
  ('note.written', doctor, written_at, has_note, '{}'),
  ('session.finalised', supervisor, finalised_at, state = 'finalised',
   jsonb_build_object('from', 'held', 'to', 'finalised', 'version', 1, 'declared_no_patient', false))
) AS step (verb, actor, at, happened, data)
WHERE happened
ORDER BY at;

INSERT INTO audit_read (id, target_app, target_model, target_id, reader_id, hour)
SELECT pg_temp.made('read ' || number), 'supervision', 'note', id, supervisor,
       date_trunc('hour', finalised_at)
FROM meetings WHERE state = 'finalised'
ORDER BY number;

INSERT INTO outbox_message (id, created_at, recipient_id, kind, key, data, due_at, attempts, sent_at, given_up_at)
SELECT pg_temp.made('message ' || number), finalised_at, doctor, 'session_finalised',
       'session_finalised:' || id || ':' || doctor, jsonb_build_object('session', id), finalised_at, 0,
       finalised_at, NULL
FROM meetings
WHERE state = 'finalised' AND date > %(today)s - 400
ORDER BY number;

INSERT INTO audit_event
  (id, at, verb, actor_id, agent, municipality_id, target_app, target_model, target_id, data)
SELECT pg_temp.made('seeded ' || number), now(), 'benchmark.seeded', NULL, 'command:seed_benchmark', id,
       'municipalities', 'municipality', id,
       jsonb_build_object('trainees', %(trainees)s, 'seed', %(seed)s, 'as_of', %(today)s)
FROM places;
