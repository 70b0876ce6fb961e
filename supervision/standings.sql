-- The hour rule for every trainee record asked for, in one statement: what supervision/requirements/ says
-- of one record day by day is summed here over stretches of days. Never a series of days for each trainee.
--
-- Every sum is exact: whole numbers and numeric. Factors are counted in ten-thousandths (per cent of position
-- times per cent of presence), and shares of months of 28, 29, 30 and 31 days in 377,580ths, which those
-- numbers all divide. One division each stands at the end, to 30 places, so that a half stays a half.
--
-- A municipality's run may cost no more where the country is larger. So wherever a table is joined to the
-- records, their ids are asked for once more, as an array: PostgreSQL takes the number of records for what the
-- country has, and would rather read a whole table than look hundreds of rows up. `everybody` is written into
-- the statement as true or false, and true makes the condition vanish: for the country whole tables are right.

WITH
-- The as-of day's calendar month up to that day, and the eleven calendar months before it.
months AS (
  SELECT number, first, least((first + interval '1 month')::date - 1, %(as_of)s::date) AS last,
         (first + interval '1 month')::date - first AS days_in_month
  FROM generate_series(0, 11) AS number,
       CAST(%(window_from)s::timestamp + number * interval '1 month' AS date) AS first
),

-- The records, each with the days on which it can oblige at all, none after the as-of day: those since the
-- municipality was registered and the trainee converted, if the record is the responsible one.
records AS MATERIALIZED (
  SELECT t.id, t.person_id, t.municipality_id, m.number,
         CASE WHEN t.responsible AND m.registered_from IS NOT NULL
                   AND greatest(m.registered_from, t.converted_on) <= %(as_of)s::date
              THEN daterange(greatest(m.registered_from, t.converted_on), %(as_of)s::date, '[]')
              ELSE 'empty' END AS may_oblige
  FROM supervision_trainee t
  JOIN municipalities_municipality m ON m.id = t.municipality_id
  WHERE (%(municipality)s::uuid IS NULL OR t.municipality_id = %(municipality)s::uuid)
    AND (%(trainees)s::uuid[] IS NULL OR t.id = ANY (%(trainees)s::uuid[]))
),

-- Stretches of obligation days: service without leave of 100 per cent, each with its position.
full_leave AS MATERIALIZED (
  SELECT trainee_id, range_agg(daterange(starts_on, ends_on, '[]')) AS days
  FROM supervision_leave
  WHERE percentage = 100 AND (%(everybody)s OR trainee_id = ANY (ARRAY(SELECT id FROM records)))
  GROUP BY trainee_id
),
obliged AS MATERIALIZED (
  SELECT r.id AS trainee_id, r.municipality_id, s.position_percentage AS position,
         lower(stretch) AS first, upper(stretch) - 1 AS last
  FROM records r
  JOIN supervision_serviceperiod s
    ON s.trainee_id = r.id AND (%(everybody)s OR s.trainee_id = ANY (ARRAY(SELECT id FROM records)))
  LEFT JOIN full_leave l ON l.trainee_id = r.id
  CROSS JOIN LATERAL unnest(
    datemultirange(daterange(s.starts_on, s.ends_on, '[]') * r.may_oblige) - coalesce(l.days, '{}')
  ) AS stretch
),

-- What the norm and the municipality's settings say of each month, and what a day of it adds to the month's
-- norm, in 377,580ths of minutes.
terms AS MATERIALIZED (
  SELECT said.*, hours_per_month * minutes_per_hour * (377580 / days_in_month) AS norm_of_day
  FROM (
    SELECT m.municipality_id, months.*,
           coalesce(n.hours_per_month, 0) AS hours_per_month, coalesce(n.months_per_year, 0) AS months_per_year,
           coalesce(s.minutes_per_supervision_hour, %(default_minutes_per_hour)s) AS minutes_per_hour,
           coalesce(s.scale_by_position, false) AS scaled
    FROM (SELECT DISTINCT municipality_id FROM records) AS m
    CROSS JOIN months
    LEFT JOIN LATERAL (
      SELECT hours_per_month, months_per_year FROM supervision_norm
      WHERE from_month <= months.first ORDER BY from_month DESC LIMIT 1
    ) AS n ON true
    LEFT JOIN LATERAL (
      SELECT minutes_per_supervision_hour, scale_by_position FROM municipalities_municipalitysettings
      WHERE municipality_id = m.municipality_id AND from_month <= months.first ORDER BY from_month DESC LIMIT 1
    ) AS s ON true
  ) AS said
),
terms_in_order AS (
  SELECT municipality_id,
         json_agg(json_build_array(hours_per_month::text, months_per_year::text, minutes_per_hour)
                  ORDER BY number)::text AS months
  FROM terms GROUP BY municipality_id
),

-- Obligation days by month, the same weighed by position, and what partial leave takes away from those weights.
-- They are not added up by month here: the sums below need it not, and the arithmetic of the months is read
-- only where somebody asks for it.
portions AS (
  SELECT o.trainee_id, o.municipality_id, m.number, length AS days, o.position * 100 * length AS weighed
  FROM obliged o
  JOIN months m ON o.first <= m.last AND m.first <= o.last
  CROSS JOIN LATERAL (SELECT least(o.last, m.last) - greatest(o.first, m.first) + 1 AS length) AS overlap
  UNION ALL
  SELECT o.trainee_id, o.municipality_id, m.number, 0, -o.position * l.percentage * length
  FROM supervision_leave l
  JOIN obliged o ON o.trainee_id = l.trainee_id AND l.starts_on <= o.last
    AND (l.ends_on IS NULL OR o.first <= l.ends_on)
  JOIN months m ON greatest(o.first, l.starts_on) <= m.last AND m.first <= least(o.last, l.ends_on)
  CROSS JOIN LATERAL (
    SELECT least(o.last, l.ends_on, m.last) - greatest(o.first, l.starts_on, m.first) + 1 AS length
  ) AS overlap
  WHERE l.percentage BETWEEN 1 AND 99 AND (%(everybody)s OR l.trainee_id = ANY (ARRAY(SELECT id FROM records)))
),
-- Month norm = hours x minutes x factors / days in the month. Required = the sum over the months of
-- hours x minutes x months a year / 12 x factors / days in the month.
obligation AS MATERIALIZED (
  SELECT trainee_id, sum(days) AS days, sum(days) FILTER (WHERE judged) AS month_days,
         sum(norm_of_day * months_per_year * factor) AS required_parts,
         sum(norm_of_day * factor) FILTER (WHERE judged) AS norm_parts,
         to_json(array_agg(ARRAY[number, days, factor]))::text AS portions
  FROM portions
  JOIN terms USING (municipality_id, number)
  CROSS JOIN LATERAL (
    SELECT first = %(month_judged)s::date AS judged,
           CASE WHEN scaled THEN weighed ELSE 10000 * days END AS factor
  ) AS it
  GROUP BY trainee_id
),

-- For each record and supervisor: the days of an assignment, primary or deputy, and of those the ones on
-- which the supervisor is qualified, as specialist or by a granted exemption.
assigned AS (
  SELECT trainee_id, supervisor_id, range_agg(daterange(starts_on, ends_on, '[]')) AS days,
         coalesce(bool_or(role = 'primary') FILTER (WHERE daterange(starts_on, ends_on, '[]') @> %(as_of)s::date),
                  false) AS is_primary
  FROM supervision_assignment
  WHERE %(everybody)s OR trainee_id = ANY (ARRAY(SELECT id FROM records))
  GROUP BY trainee_id, supervisor_id
),
exempted AS (
  SELECT trainee_id, supervisor_id, range_agg(daterange(starts_on, ends_on, '[]')) AS days
  FROM supervision_authorisation
  WHERE %(everybody)s OR trainee_id = ANY (ARRAY(SELECT id FROM records))
  GROUP BY trainee_id, supervisor_id
),
supervised AS MATERIALIZED (
  SELECT a.trainee_id, a.supervisor_id, a.days, a.is_primary,
         a.days * (coalesce(e.days, '{}')
                   + CASE WHEN q.specialist_since IS NULL THEN '{}'
                          ELSE datemultirange(daterange(q.specialist_since, q.specialist_until, '[]')) END
         ) AS qualified
  FROM assigned a
  LEFT JOIN exempted e USING (trainee_id, supervisor_id)
  LEFT JOIN supervision_qualification q
    ON q.person_id = a.supervisor_id
    AND (%(everybody)s OR q.person_id = ANY (ARRAY(SELECT supervisor_id FROM assigned)))
),
-- Days on which an individual session of that supervisor with that trainee counts.
counting AS MATERIALIZED (
  SELECT s.trainee_id, s.supervisor_id, s.qualified * o.days AS days
  FROM supervised s
  JOIN (
    SELECT trainee_id, range_agg(daterange(first, last, '[]')) AS days FROM obliged GROUP BY trainee_id
  ) AS o USING (trainee_id)
),

-- Sessions that took place until the as-of day, and whether they count. Read twice, each time in part.
judged_sessions AS NOT MATERIALIZED (
  SELECT s.trainee_id, s.date, s.duration_minutes, s.state,
         s.kind = 'individual' AND coalesce(s.date <@ c.days, false) AS counts
  FROM supervision_session s
  LEFT JOIN counting c USING (trainee_id, supervisor_id)
  WHERE s.state IN ('held', 'finalised') AND s.date <= %(as_of)s::date
),
-- Their minutes in the window. Those of a session count as finalised (0) or pending (1), or do not count (2).
-- Of each stands its day, counted from the window's first, which of the three it is, and its minutes.
held AS MATERIALIZED (
  SELECT trainee_id,
         sum(duration_minutes) FILTER (WHERE sort = 0) AS finalised,
         sum(duration_minutes) FILTER (WHERE sort = 1) AS pending,
         sum(duration_minutes) FILTER (WHERE sort = 2) AS uncounted,
         sum(duration_minutes) FILTER (WHERE sort = 0 AND judged) AS month_finalised,
         sum(duration_minutes) FILTER (WHERE sort = 1 AND judged) AS month_pending,
         sum(duration_minutes) FILTER (WHERE sort = 2 AND judged) AS month_uncounted,
         max(date) FILTER (WHERE sort <> 2) AS last_counted_on,
         to_json(array_agg(ARRAY[date - %(window_from)s::date, sort, duration_minutes]))::text AS sessions
  FROM (
    SELECT trainee_id, date, duration_minutes,
           CASE WHEN NOT counts THEN 2 WHEN state = 'held' THEN 1 ELSE 0 END AS sort,
           date BETWEEN %(month_judged)s::date AND %(month_judged_to)s::date AS judged
    FROM judged_sessions
    WHERE date >= %(window_from)s::date AND trainee_id = ANY (ARRAY(SELECT id FROM records))
    OFFSET 0  -- so that each session is judged once, not once for each sum
  ) AS judged
  GROUP BY trainee_id
),

-- Sessions of any kind, however old, on which somebody should have acted.
late AS (
  SELECT trainee_id,
         count(*) FILTER (WHERE late_note) AS notes, min(date) FILTER (WHERE late_note) AS oldest_note,
         count(*) FILTER (WHERE unclosed) AS sessions, min(date) FILTER (WHERE unclosed) AS oldest_session
  FROM supervision_session
  CROSS JOIN LATERAL (
    SELECT state = 'held' AND %(as_of)s::date - date > %(note_is_late_after)s AS late_note,
           state = 'planned' AND %(as_of)s::date - date > %(session_is_unclosed_after)s AS unclosed
  ) AS it
  WHERE state IN ('planned', 'held') AND closed_on IS NULL AND (late_note OR unclosed)
    AND trainee_id = ANY (ARRAY(SELECT id FROM records))
  GROUP BY trainee_id
),

-- The as-of day itself.
supervisors_today AS (
  SELECT trainee_id, bool_or(is_primary) AS has_primary,
         coalesce(bool_or(qualified @> %(as_of)s::date) FILTER (WHERE is_primary),
                  bool_or(qualified @> %(as_of)s::date)) AS qualified
  FROM supervised
  WHERE days @> %(as_of)s::date
  GROUP BY trainee_id
),
-- The last counted session: in the window, else however long before it.
last_in_window AS (
  SELECT o.trainee_id, h.last_counted_on AS day
  FROM obliged o
  LEFT JOIN held h USING (trainee_id)
  WHERE o.last = %(as_of)s::date
),
last_before AS (
  SELECT trainee_id, max(date) AS day
  FROM judged_sessions
  WHERE counts AND date < %(window_from)s::date
    AND trainee_id = ANY (ARRAY(SELECT trainee_id FROM last_in_window WHERE day IS NULL))
  GROUP BY trainee_id
),
-- Where as-of is an obligation day: the obligation days after that session; without one, all of them.
silence AS (
  SELECT o.trainee_id, c.day AS last_counted_on,
         sum(greatest(0, o.last - greatest(o.first, c.day + 1) + 1)) AS days
  FROM (SELECT trainee_id, coalesce(w.day, b.day) AS day
        FROM last_in_window w LEFT JOIN last_before b USING (trainee_id)) AS c
  JOIN obliged o USING (trainee_id)
  GROUP BY o.trainee_id, c.day
)

SELECT r.id, r.municipality_id, r.number, u.email, u.name,
       coalesce(month_days, 0),
       coalesce(floor(round(norm_parts::numeric(100, 30) / (10000 * 377580::numeric), 9) + 0.5), 0),
       coalesce(month_finalised, 0), coalesce(month_pending, 0), coalesce(month_uncounted, 0),
       coalesce(o.days, 0),
       coalesce(floor(round(required_parts::numeric(100, 30) / (12 * 10000 * 377580::numeric), 9) + 0.5), 0),
       coalesce(finalised, 0), coalesce(pending, 0), coalesce(uncounted, 0),
       silence.trainee_id IS NOT NULL,
       s.trainee_id IS NOT NULL, coalesce(s.has_primary, false), coalesce(s.qualified, false),
       silence.last_counted_on, coalesce(silence.days, 0),
       coalesce(late.notes, 0), late.oldest_note, coalesce(late.sessions, 0), late.oldest_session,
       terms.months, o.portions, h.sessions
FROM records r
CROSS JOIN LATERAL (SELECT email, name FROM municipalities_user WHERE id = r.person_id OFFSET 0) AS u
JOIN terms_in_order terms ON terms.municipality_id = r.municipality_id
LEFT JOIN obligation o ON o.trainee_id = r.id
LEFT JOIN held h ON h.trainee_id = r.id
LEFT JOIN silence ON silence.trainee_id = r.id
LEFT JOIN supervisors_today s ON s.trainee_id = r.id
LEFT JOIN late ON late.trainee_id = r.id
ORDER BY r.number COLLATE "C", u.email COLLATE "C"
