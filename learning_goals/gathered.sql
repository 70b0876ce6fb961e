-- What was gathered for the goals in the plans of some trainee records: by which goals they were replaced, which
-- were touched in a finalised session, and which signed activities there are for them. In one statement, since the
-- page of a plan asks for all of it each time.
--
-- %(trainees)s the ids of the records

SELECT 'replaced' AS what, edge.from_plangoal_id AS goal, edge.to_plangoal_id AS replaced_by, NULL AS kind, NULL AS title
FROM learning_goals_plangoal_replaced_by AS edge
JOIN learning_goals_plangoal AS planned ON planned.id = edge.to_plangoal_id
WHERE planned.trainee_id = ANY(%(trainees)s::uuid[])

UNION ALL

SELECT 'touched', touched.plan_goal_id, NULL, NULL, NULL
FROM learning_goals_plangoal AS planned
JOIN learning_goals_sessiongoal AS touched ON touched.plan_goal_id = planned.id
JOIN supervision_session AS session ON session.id = touched.session_id
WHERE planned.trainee_id = ANY(%(trainees)s::uuid[]) AND session.state = 'finalised'

UNION ALL

SELECT 'signed', link.plan_goal_id, NULL, activity.kind, activity.title
FROM learning_goals_activity AS activity
JOIN learning_goals_activitygoal AS link ON link.activity_id = activity.id
WHERE activity.trainee_id = ANY(%(trainees)s::uuid[]) AND activity.state IN ('signed', 'fulfilled');
