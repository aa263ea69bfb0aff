"""scikit-learn: fitted estimators, pipelines among them."""

from __future__ import annotations

from typing import Any

from mlops_ext.services.registration.archive import refused
from mlops_ext.services.registration.model import Model, Scratch
from mlops_ext.services.registration.sources import objects
from mlops_ext.services.registration.sources.kinds import is_a


def takes(given: Any) -> bool:
    """Whether it is an estimator that predicts."""
    return is_a(given, "sklearn", "BaseEstimator") and objects.takes(given)


def read(given: Any, scratch: Scratch) -> Model:
    """Describe an estimator.

    Raises:
        InvalidInput: it is not fitted, or cannot be pickled.
    """
    if not _is_fitted(given):
        raise refused(f"This {type(given).__name__} is not fitted.", hint="Call its fit() first.")
    return objects.read(given, scratch)


def _is_fitted(given: Any) -> bool:
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(given)
    except NotFittedError:
        return False
    except TypeError:  # not an estimator after all
        return True
    return True
