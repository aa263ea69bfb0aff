"""Errors that a person can act on: what happened, on which object, what to do next."""

from mlops_ext.errors.explaining import explain, translating
from mlops_ext.errors.kinds import (
    Conflict,
    InvalidInput,
    MLOpsError,
    NotAllowed,
    Unavailable,
    UnknownReference,
    told,
)
from mlops_ext.errors.permission import Asked

__all__ = [
    "Asked",
    "Conflict",
    "InvalidInput",
    "MLOpsError",
    "NotAllowed",
    "Unavailable",
    "UnknownReference",
    "explain",
    "told",
    "translating",
]
