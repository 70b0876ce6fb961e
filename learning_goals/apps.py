from django.apps import AppConfig


class LearningGoalsConfig(AppConfig):
    name = "learning_goals"

    def ready(self):
        from learning_goals import session_panel  # noqa: PLC0415  need the models
        from learning_goals.notifications import activities  # noqa: F401, PLC0415  registers its renderers
        from learning_goals.waiting.activities import activities_waiting_for  # noqa: PLC0415
        from supervision import contributions  # noqa: PLC0415

        contributions.session_panels.append(session_panel.panel)
        contributions.waiting_items.append(activities_waiting_for)
