-- Municipalities, people, and who is in training where and supervised by whom.
--
-- Every id is made of what the row is, and every choice of its number and the seed, so that the same command
-- writes the same register on the same day. Nothing here asks for a random number.

CREATE FUNCTION pg_temp.made(what text) RETURNS uuid LANGUAGE sql IMMUTABLE
  AS $$ SELECT md5('benchmark ' || what)::uuid $$;

-- Between 0 and 1, evenly spread: what chance decides of number `n` in question `about`.
CREATE FUNCTION pg_temp.chance(about integer, n bigint) RETURNS double precision LANGUAGE sql IMMUTABLE
  AS $$ SELECT (hashint8extended(n, about + 1000 * %(seed)s) & 4503599627370495) / 4503599627370496.0 $$;

-- How much of everything. Five of eight trainees are active. Two of five municipalities have none, one or two
-- of them, one has the most, and the rest lie between by a square law.
CREATE TEMPORARY TABLE sizes ON COMMIT DROP AS
SELECT trainees, active, largest, places, small, middle,
       active - largest - (SELECT sum(j %% 3) FROM generate_series(0, small) AS j) AS in_the_middle
FROM (SELECT %(trainees)s AS trainees) AS asked,
     LATERAL (SELECT round(trainees * 0.625)::int AS active) AS a,
     LATERAL (SELECT least(130, active / 3) AS largest, greatest(3, round(trainees * 357 / 4000.0)::int) AS places) AS b,
     LATERAL (SELECT round(places * 0.4)::int AS small) AS c,
     LATERAL (SELECT places - 1 - small AS middle) AS d;

-- The place of each trainee, by number: those of the largest first, then of the middle ones, then of the small
-- ones. Finished ones were where active ones are.
CREATE TEMPORARY TABLE doctors ON COMMIT DROP AS
WITH active_ones AS (
  SELECT n, CASE
    WHEN n <= largest THEN 1
    WHEN n <= largest + in_the_middle
      THEN 1 + floor((1 + (n - largest - 0.5) / in_the_middle * (sqrt(middle + 1) - 1)) ^ 2)::int
    ELSE (SELECT 1 + middle + j
          FROM generate_series(1, small) AS j, generate_series(1, j %% 3)
          ORDER BY j OFFSET n - largest - in_the_middle - 1 LIMIT 1)
  END AS place
  FROM sizes, generate_series(1, active) AS n
)
SELECT n, place, true AS active FROM active_ones
UNION ALL
SELECT active + f, place, false
FROM sizes, generate_series(1, trainees - active) AS f
JOIN active_ones ON active_ones.n = 1 + (f - 1) * (SELECT active FROM sizes) / (SELECT trainees - active FROM sizes);

CREATE TEMPORARY TABLE places ON COMMIT DROP AS
SELECT place, lpad(place::text, 4, '0') AS number, pg_temp.made('municipality ' || lpad(place::text, 4, '0')) AS id,
       ceil(0.6 * count(doctors.n) FILTER (WHERE active))::int AS supervisors,
       count(doctors.n) FILTER (WHERE active) AS trainees
FROM generate_series(1, (SELECT places FROM sizes)) AS place
LEFT JOIN doctors USING (place)
GROUP BY place;
CREATE UNIQUE INDEX ON places (place);

INSERT INTO municipalities_municipality
  (id, number, name, organisation_number, language_form, registered_from, is_demo)
SELECT id, number, 'Prøvekommune ' || number, '', CASE WHEN place %% 4 = 0 THEN 'nn' ELSE 'nb' END,
       date '2015-01-01', false
FROM places;

INSERT INTO municipalities_municipalitysettings
  (id, municipality_id, from_month, minutes_per_supervision_hour, scale_by_position)
SELECT pg_temp.made('settings ' || number), id, date '1900-01-01',
       CASE WHEN place %% 10 = 0 THEN 45 ELSE 60 END, place %% 5 = 0
FROM places;

-- Each trainee's training: since when, until when, how it goes, and who supervises.
CREATE TEMPORARY TABLE training ON COMMIT DROP AS
SELECT n, place, places.id AS municipality, number, active, starts_on, ends_on, first_supervisor,
       CASE WHEN goes = 'temporary' THEN 'vikar-' || n
            WHEN changed_on IS NULL THEN first_supervisor
            ELSE 'veileder-' || number || '-' || (n + 1) %% supervisors + 1 END AS second_supervisor,
       coalesce(changed_on, CASE WHEN goes = 'temporary' THEN greatest(starts_on + 1, %(today)s - 200) END) AS changed_on,
       CASE WHEN goes = 'unsupervised' THEN greatest(starts_on + 20, %(today)s - 30 - n %% 60) END AS left_on,
       goes,
       CASE goes WHEN 'behind' THEN 90 ELSE 140 END AS minutes,
       CASE goes WHEN 'behind' THEN 0.2 ELSE 0.06 END AS skipped,
       leave,
       'alis-' || n AS name
FROM doctors
JOIN places USING (place)
CROSS JOIN LATERAL (
  SELECT CASE WHEN active THEN NULL ELSE %(today)s - 400 - floor(1500 * pg_temp.chance(1, n))::int END AS ends_on
) AS until
CROSS JOIN LATERAL (
  SELECT CASE WHEN active THEN %(today)s - 60 - floor(2130 * pg_temp.chance(2, n))::int
              ELSE ends_on - 365 - floor(1460 * pg_temp.chance(2, n))::int END AS starts_on
) AS since
CROSS JOIN LATERAL (
  SELECT CASE WHEN active AND pg_temp.chance(3, n) < 0.10 THEN 'behind'
              WHEN active AND pg_temp.chance(3, n) < 0.13 THEN 'silent'
              WHEN active AND pg_temp.chance(3, n) < 0.15 THEN 'unsupervised'
              WHEN active AND pg_temp.chance(3, n) < 0.18 THEN 'temporary'
              ELSE 'well' END AS goes
) AS course
CROSS JOIN LATERAL (
  SELECT 'veileder-' || number || '-' || n %% supervisors + 1 AS first_supervisor,
         CASE WHEN goes IN ('well', 'behind') AND supervisors > 1 AND n %% 2 = 0
                   AND coalesce(ends_on, %(today)s) - starts_on > 200
              THEN starts_on + (coalesce(ends_on, %(today)s) - starts_on) / 2 END AS changed_on
) AS supervision
-- The last year's leave of one active trainee in eight: whole with eight of thirteen, else half.
CROSS JOIN LATERAL (
  SELECT CASE WHEN active AND starts_on < %(today)s - 330 AND pg_temp.chance(4, n) < 0.13
              THEN daterange(%(today)s - 320 + n %% 60, %(today)s - 200 + n %% 60, '[]') END AS leave
) AS absence;
CREATE UNIQUE INDEX ON training (n);

-- People. The names say that nobody of them exists.
CREATE TEMPORARY TABLE people ON COMMIT DROP AS
SELECT key, municipality, role, since, until, pg_temp.made('person ' || key || '@benchmark.example') AS id
FROM (
  SELECT name, municipality, 'trainee', starts_on, ends_on FROM training
  UNION ALL
  SELECT second_supervisor, municipality, 'supervisor', changed_on, NULL FROM training WHERE goes = 'temporary'
  UNION ALL
  SELECT 'veileder-' || number || '-' || n, id, 'supervisor', NULL, NULL
  FROM places, generate_series(1, supervisors) AS n
  UNION ALL
  SELECT 'supervisor-' || number || '-' || n, id, 'clinical_instructor', NULL, NULL
  FROM places, generate_series(1, trainees) AS n
  UNION ALL
  SELECT 'leder-' || number || '-' || n, id, 'leader', NULL, NULL
  FROM places, generate_series(1, CASE WHEN 4 * place <= (SELECT max(place) FROM places) THEN 2 ELSE 1 END) AS n
  UNION ALL
  SELECT 'koordinator-' || number, id, 'coordinator', NULL, NULL FROM places
) AS them (key, municipality, role, since, until);
CREATE UNIQUE INDEX ON people (key) INCLUDE (id);

INSERT INTO municipalities_user
  (id, password, last_login, email, name, language, is_active, joined_at, registered_by)
SELECT id, '!', NULL, key || '@benchmark.example', initcap(key) || ' Prøve', '', true,
       timestamptz '2020-01-01 12:00Z', '{}'
FROM people;

INSERT INTO municipalities_membership (id, user_id, municipality_id, role, starts_on, ends_on)
SELECT pg_temp.made('membership ' || key), id, municipality, role, since, until FROM people;

-- Specialists, but for the temporary ones.
INSERT INTO supervision_qualification
  (person_id, hpr_number, specialist_since, specialist_until, supervisor_course_on, registered_by)
SELECT id, lpad(row_number() OVER (ORDER BY key)::text, 7, '0'),
       CASE WHEN key LIKE 'veileder-%%' THEN date '2010-01-01' END, NULL, NULL, '{}'
FROM people WHERE role = 'supervisor';

INSERT INTO supervision_trainee
  (id, person_id, municipality_id, training_started_on, converted_on, responsible)
SELECT pg_temp.made('trainee ' || n), people.id, training.municipality, starts_on, NULL, true
FROM training JOIN people ON people.key = training.name;

-- Half of those who have been there for more than 400 days began in another position.
INSERT INTO supervision_serviceperiod (id, trainee_id, position_percentage, arena, starts_on, ends_on)
SELECT pg_temp.made('service ' || n || ' ' || part), pg_temp.made('trainee ' || n),
       CASE WHEN part = 1 AND two THEN 100 WHEN n %% 20 < 15 THEN 100 WHEN n %% 20 < 17 THEN 80 ELSE 60 END,
       CASE WHEN part = 1 AND two THEN 'institution' ELSE 'open_unselected' END,
       CASE WHEN part = 1 THEN starts_on ELSE starts_on + 182 END,
       CASE WHEN part = 1 AND two THEN starts_on + 181 ELSE ends_on END
FROM training
CROSS JOIN LATERAL (SELECT n %% 2 = 1 AND coalesce(ends_on, %(today)s) - starts_on > 400 AS two) AS it
CROSS JOIN LATERAL generate_series(1, CASE WHEN two THEN 2 ELSE 1 END) AS part;

INSERT INTO supervision_leave (id, trainee_id, percentage, starts_on, ends_on)
SELECT pg_temp.made('leave ' || n), pg_temp.made('trainee ' || n),
       CASE WHEN pg_temp.chance(4, n) < 0.08 THEN 100 ELSE 50 END, lower(leave), upper(leave) - 1
FROM training WHERE leave IS NOT NULL;

INSERT INTO supervision_assignment (id, trainee_id, supervisor_id, role, starts_on, ends_on)
SELECT pg_temp.made('assignment ' || n || ' ' || part), pg_temp.made('trainee ' || n), people.id, 'primary',
       CASE WHEN part = 1 THEN starts_on ELSE changed_on END,
       CASE WHEN part = 1 AND changed_on IS NOT NULL THEN changed_on - 1 ELSE coalesce(left_on, ends_on) END
FROM training
CROSS JOIN LATERAL generate_series(1, CASE WHEN changed_on IS NULL THEN 1 ELSE 2 END) AS part
JOIN people ON people.key = CASE WHEN part = 1 THEN first_supervisor ELSE second_supervisor END;

-- Three of five temporary supervisors are covered by a granted exemption.
INSERT INTO supervision_authorisation (id, trainee_id, supervisor_id, decided_on, reference, starts_on, ends_on)
SELECT pg_temp.made('authorisation ' || n), pg_temp.made('trainee ' || n), people.id, changed_on, 'BM-' || n,
       changed_on, %(today)s + 165
FROM training JOIN people ON people.key = second_supervisor
WHERE goes = 'temporary' AND n %% 5 < 3;
