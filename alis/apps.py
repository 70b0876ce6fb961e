from django.apps import AppConfig


class AlisConfig(AppConfig):
    name = "alis"

    def ready(self):
        from alis import checks  # noqa: F401, PLC0415  registers itself
