"""LightGBM's boosters, in its own format; its scikit-learn API is registered as an estimator."""

from __future__ import annotations

from typing import Any

from mlops_ext.services import jsontext
from mlops_ext.services.registration.model import PROGRAM, Model, Scratch
from mlops_ext.services.registration.needs import needs
from mlops_ext.services.registration.serving_script import LIGHTGBM
from mlops_ext.services.registration.sources import objects
from mlops_ext.services.registration.sources.kinds import is_a


def takes(given: Any) -> bool:
    """Whether it is a booster."""
    return is_a(given, "lightgbm", "Booster")


def read(given: Any, scratch: Scratch) -> Model:
    """Describe a booster by the file that LightGBM saves."""
    path = scratch.folder / "model.txt"
    given.save_model(str(path))
    pins = needs(["lightgbm", "numpy"])
    framework, version = objects.framework_of(given)
    return Model(
        content=objects.packed(LIGHTGBM, pins, [("model.txt", path)], scratch),
        source=type(given).__name__,
        program=PROGRAM,
        framework=framework,
        version=version,
        needs=pins,
        parameters=jsontext.strict(given.params),
        columns=given.feature_name(),
        predict=given.predict,
    )
