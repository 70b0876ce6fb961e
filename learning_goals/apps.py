from django.apps import AppConfig


class LearningGoalsConfig(AppConfig):
    name = "learning_goals"

    def ready(self):
        from learning_goals import panels, session_panel  # noqa: PLC0415  need the models
        from learning_goals.history.activities import rows_of_activities  # noqa: PLC0415
        from learning_goals.history.plans import rows_of_plans  # noqa: PLC0415
        from learning_goals.history.sign_offs import rows_of_goals  # noqa: PLC0415
        from learning_goals.notifications import (  # noqa: PLC0415  need the models; registers the texts
            activities,  # noqa: F401
            delegations,  # noqa: F401
            opinions,  # noqa: F401
            people,  # noqa: F401
            plans,  # noqa: F401
            sign_offs,  # noqa: F401
        )
        from learning_goals.waiting import sign_offs as goals  # noqa: PLC0415
        from learning_goals.waiting.activities import activities_waiting_for  # noqa: PLC0415
        from supervision import contributions  # noqa: PLC0415

        contributions.session_panels.append(session_panel.panel)
        contributions.trainee_panels.append(panels.progress_of_trainee)
        contributions.dashboard_panels.append(panels.goals_under_way)
        contributions.waiting_items.append(activities_waiting_for)
        contributions.waiting_items += [goals.goals_to_decide, goals.goals_to_recommend]
        contributions.waiting_items += [goals.goals_that_came_back, goals.opinions_to_give]
        contributions.own_rows += [rows_of_activities, rows_of_goals, rows_of_plans]
