"""Registering: from what a notebook holds to a version with all that is known about it."""

from mlops_ext.services.registration.finished import finished_jobs
from mlops_ext.services.registration.register import register

__all__ = ["finished_jobs", "register"]
