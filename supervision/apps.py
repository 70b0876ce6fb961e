from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SupervisionConfig(AppConfig):
    name = "supervision"

    def ready(self):
        from supervision import (  # noqa: PLC0415  need the models
            contributions,
            notifications,  # noqa: F401, PLC0415  registers its renderers
            waiting,
        )
        from supervision.norms import keep_norms  # noqa: PLC0415  needs the models

        contributions.waiting_items += [waiting.sessions_waiting_for, waiting.addenda_waiting_for]
        post_migrate.connect(keep_norms, sender=self)
