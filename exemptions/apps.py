from django.apps import AppConfig


class ExemptionsConfig(AppConfig):
    name = "exemptions"

    def ready(self):
        from exemptions import (  # noqa: PLC0415  need the models
            notifications,  # noqa: F401, PLC0415  registers its renderers
            shown,
        )
        from exemptions.sections import TEXTS  # noqa: PLC0415  needs the models
        from municipalities import pages  # noqa: PLC0415  what is typed here is given back, too
        from supervision import contributions  # noqa: PLC0415  needs the models

        contributions.waiting_items.append(shown.waiting_for)
        contributions.dashboard_panels.append(shown.of_municipality)
        contributions.trainee_panels.append(shown.of_trainee)
        contributions.session_panels.append(shown.of_session)
        contributions.remedies.append(shown.remedies_for)
        pages.TYPED.update(TEXTS)
