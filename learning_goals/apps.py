from django.apps import AppConfig


class LearningGoalsConfig(AppConfig):
    name = "learning_goals"

    def ready(self):
        from learning_goals import panels  # noqa: PLC0415  models are there only now
        from supervision import contributions  # noqa: PLC0415

        contributions.trainee_panels.append(panels.progress_of_trainee)
        contributions.dashboard_panels.append(panels.progress_of_everybody)
