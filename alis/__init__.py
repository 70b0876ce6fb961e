"""Composes the application: settings, addresses, home page, health, jobs. It owns no tables."""

from alis.celery import app as celery_app

__all__ = ["celery_app"]
