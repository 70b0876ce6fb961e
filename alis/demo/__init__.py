"""Signing in with one click as a person of the demo. Included in the addresses only with ALIS_DEMO=1."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if not settings.DEMO:
    raise ImproperlyConfigured("alis.demo is for ALIS_DEMO=1 only")
