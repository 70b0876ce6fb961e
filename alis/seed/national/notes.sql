-- A note of 590 characters for each finalised session, and for six of seven held ones.

CREATE TEMPORARY TABLE texts ON COMMIT DROP AS
SELECT turn, left(repeat(string_agg(sentence, ' ' ORDER BY (number * (1 + turn / 8) + turn) %% 11, number) || ' ', 3), 590) AS text
FROM generate_series(0, 63) AS turn
CROSS JOIN (VALUES
  (0, 'Vi snakket om prioritering på en travel dag, og om når det er riktig å ringe spesialist.'),
  (1, 'Gjennomgang av oppbygging av journalnotat og av sykmeldingssamtaler.'),
  (2, 'Refleksjon over en krevende pårørendesamtale: hva gikk godt, og hva kan gjøres annerledes?'),
  (3, 'Planen for kurs og læringsmål det neste halvåret.'),
  (4, 'Legevakt: trygghet i akutte vurderinger, og avtalt å gå gjennom utstyret sammen.'),
  (5, 'Samarbeid med hjemmetjenesten, og legemiddelgjennomganger på sykehjemmet.'),
  (6, 'Øver videre på å avslutte samtaler i tide.'),
  (7, 'Henvisninger: hva trenger mottakeren å vite, og hva kan utelates?'),
  (8, 'Hvordan dele ansvar med sykepleier og helsesekretær uten å miste oversikten.'),
  (9, 'Neste gang tar vi med en video av en konsultasjon.')
) AS sentences (number, sentence)
GROUP BY turn;

INSERT INTO supervision_note (session_id, text, version, editor, edited_by_id, edited_at, finalised_at)
SELECT id, text, 1, pg_temp.made('page ' || number), doctor, written_at,
       CASE WHEN state = 'finalised' THEN finalised_at END
FROM meetings JOIN texts ON turn = number %% 64
WHERE has_note
ORDER BY number;
