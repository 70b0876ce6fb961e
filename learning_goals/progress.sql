-- The goals that the plan of a trainee record held on a day, in the order of their codes, each with what had been
-- sent of it last by then: one statement, since a plan has more than a hundred.
--
-- %(trainee)s the record; %(day)s the day; %(end)s the moment at which it ends in Norway

SELECT planned.id, goal.code, goal.title, goal."group", planned.target_on, catalogue.is_fictitious,
       goal.recommended_activities,
       latest.state, latest.sent_at, latest.recommended_at, latest.decided_at, latest.recalled_at, latest.revoked_at,
       sender.name, recommender.name, decider.name, revoker.name
FROM learning_goals_plangoal AS planned
JOIN learning_goals_goal AS goal ON goal.id = planned.goal_id
JOIN learning_goals_catalogue AS catalogue ON catalogue.id = goal.catalogue_id
LEFT JOIN LATERAL (
  SELECT * FROM learning_goals_signoff
  WHERE plan_goal_id = planned.id AND sent_at < %(end)s
  ORDER BY sent_at DESC, id DESC
  LIMIT 1
) AS latest ON true
LEFT JOIN municipalities_user AS sender ON sender.id = latest.sent_by_id
LEFT JOIN municipalities_user AS recommender ON recommender.id = latest.recommended_by_id
LEFT JOIN municipalities_user AS decider ON decider.id = latest.decided_by_id
LEFT JOIN municipalities_user AS revoker ON revoker.id = latest.revoked_by_id
WHERE planned.trainee_id = %(trainee)s AND planned.assigned_at < %(end)s
  AND (planned.closed_on IS NULL OR planned.closed_on > %(day)s)
ORDER BY goal.code, planned.assigned_at;
