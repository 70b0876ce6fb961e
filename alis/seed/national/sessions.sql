-- Sessions every fortnight, but for July, whole leave and what chance took away, in the order in which they
-- would have been entered; those of the last weeks still wait, and each active trainee has the next one planned.

CREATE TEMPORARY TABLE meetings ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY date, n) AS number, pg_temp.made('session ' || n || ' ' || slot) AS id,
       pg_temp.made('trainee ' || n) AS trainee, training.municipality, doctor.id AS doctor,
       CASE WHEN date < changed_on OR changed_on IS NULL THEN first.id ELSE second.id END AS supervisor,
       date, time '08:00' + (n %% 16) * interval '30 minutes' AS start, minutes,
       CASE WHEN pg_temp.chance(12, which) < 0.7 THEN 'in_person'
            WHEN pg_temp.chance(12, which) < 0.95 THEN 'digital' ELSE 'phone' END AS mode,
       CASE WHEN pg_temp.chance(13, which) < 0.04 THEN 'group' ELSE 'individual' END AS kind,
       CASE WHEN date >= %(today)s THEN 'planned'
            WHEN luck < 0.03 THEN 'cancelled'
            WHEN luck < 0.035 AND date > %(today)s - 120 THEN 'planned'
            WHEN luck < 0.6 AND date > %(today)s - 15 THEN 'held'
            WHEN luck < 0.05 AND date > %(today)s - 60 THEN 'held'
            ELSE 'finalised' END AS state,
       -- Oslo's time of day; three days later it was finalised, or early this morning.
       (date + time '17:05') AT TIME ZONE 'Europe/Oslo' AS written_at,
       least(date + 3 + time '15:20', %(today)s + time '00:10') AT TIME ZONE 'Europe/Oslo' AS finalised_at
FROM training
JOIN people AS doctor ON doctor.key = training.name
JOIN people AS first ON first.key = first_supervisor
JOIN people AS second ON second.key = second_supervisor
CROSS JOIN LATERAL generate_series(0, (coalesce(ends_on, %(today)s + 10) - starts_on) / 14) AS slot
CROSS JOIN LATERAL (
  SELECT starts_on + 1 + (n %% 5 + 8 - extract(isodow FROM starts_on + 1)::int) %% 7 + 14 * slot AS date,
         n * 1000::bigint + slot AS which
) AS day
CROSS JOIN LATERAL (SELECT pg_temp.chance(11, which) AS luck) AS it
WHERE date <= least(ends_on, left_on, CASE WHEN goes = 'silent' THEN %(today)s - 40 END, %(today)s + 10)
  AND extract(month FROM date) <> 7
  AND NOT coalesce(pg_temp.chance(4, n) < 0.08 AND leave @> date, false)
  AND (date >= %(today)s OR pg_temp.chance(10, which) >= skipped);

INSERT INTO supervision_session
  (id, trainee_id, supervisor_id, meeting, date, start, duration_minutes, mode, kind, state, finalised_at,
   finalised_by_id, cancelled_by_id, cancel_reason, closed_on, closed_reason)
SELECT id, trainee, supervisor, CASE WHEN kind = 'group' THEN pg_temp.made('meeting ' || number) END, date, start,
       minutes, mode, kind, CASE WHEN sealed OR state <> 'finalised' THEN state ELSE 'held' END,
       CASE WHEN sealed THEN finalised_at END,
       CASE WHEN sealed THEN supervisor END,
       CASE WHEN state = 'cancelled' THEN supervisor END,
       CASE WHEN state = 'cancelled' THEN 'Sykdom' ELSE '' END, NULL, ''
FROM meetings
-- Every fourth is finalised only once goals are picked for it: see goals.sql.
CROSS JOIN LATERAL (SELECT state = 'finalised' AND number %% 4 > 0 AS sealed) AS it
ORDER BY number;

ALTER TABLE meetings ADD has_note boolean;
UPDATE meetings SET has_note = state = 'finalised' OR state = 'held' AND number %% 7 <> 0;
