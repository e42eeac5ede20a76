"""The app's name for Django."""

from django.apps import AppConfig


class Evaluation(AppConfig):
    """Buy: from opening to award."""

    name = "wellspent.portal.evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in erasing people."""
        from wellspent.portal.accounts.erasure import register
        from wellspent.portal.evaluation.erasing import Evaluations

        register(Evaluations())
