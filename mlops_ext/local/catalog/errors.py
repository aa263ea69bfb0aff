"""Errors in Service Catalog's words."""

from __future__ import annotations

from mlops_ext.local.errors import ApiError


def invalid(message: str) -> ApiError:
    """An ``InvalidParametersException``."""
    return ApiError("InvalidParametersException", message)


def missing(message: str) -> ApiError:
    """A ``ResourceNotFoundException``."""
    return ApiError("ResourceNotFoundException", message)


def in_use(message: str) -> ApiError:
    """A ``ResourceInUseException``."""
    return ApiError("ResourceInUseException", message)


def duplicate(message: str) -> ApiError:
    """A ``DuplicateResourceException``."""
    return ApiError("DuplicateResourceException", message)
