from django.apps import AppConfig


class LearningGoalsConfig(AppConfig):
    name = "learning_goals"
