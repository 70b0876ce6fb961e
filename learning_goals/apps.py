from django.apps import AppConfig


class LearningGoalsConfig(AppConfig):
    name = "learning_goals"

    def ready(self):
        from learning_goals import panels  # noqa: PLC0415  need the models
        from learning_goals.notifications import (  # noqa: PLC0415  need the models; registers the texts
            delegations,  # noqa: F401
            opinions,  # noqa: F401
            plans,  # noqa: F401
            sign_offs,  # noqa: F401
        )
        from supervision import contributions  # noqa: PLC0415

        contributions.trainee_panels.append(panels.progress_of_trainee)
        contributions.dashboard_panels.append(panels.progress_of_everybody)
