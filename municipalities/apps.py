from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"

    def ready(self):
        from municipalities import notifications  # noqa: F401, PLC0415  registers its renderers
