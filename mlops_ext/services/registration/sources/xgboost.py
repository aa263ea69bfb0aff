"""XGBoost: boosters and models of its scikit-learn API, in XGBoost's own format.

That format is read by later versions of XGBoost, which pickles are not.
"""

from __future__ import annotations

import json
from typing import Any

from mlops_ext.services.registration.archive import refused
from mlops_ext.services.registration.model import PROGRAM, Model, Scratch
from mlops_ext.services.registration.needs import needs
from mlops_ext.services.registration.serving_script import XGBOOST
from mlops_ext.services.registration.sources import objects
from mlops_ext.services.registration.sources.kinds import is_a


def takes(given: Any) -> bool:
    """Whether its class is XGBoost's own; one that inherits from it is pickled."""
    own = type(given).__module__.partition(".")[0] == "xgboost"
    return own and (is_a(given, "xgboost", "Booster") or is_a(given, "xgboost", "XGBModel"))


def read(given: Any, scratch: Scratch) -> Model:
    """Describe a model by the file that XGBoost saves.

    Raises:
        InvalidInput: it is not fitted.
    """
    booster = _booster(given)
    path = scratch.folder / "model.ubj"
    given.save_model(path)
    modules = ["xgboost", "numpy"]
    modules += ["pandas"] if booster.feature_names else []
    modules += [] if given is booster else ["sklearn"]
    pins = needs(modules)
    framework, version = objects.framework_of(given)
    files: list[objects.File] = [
        ("model.ubj", path),
        ("code/class.txt", f"{type(given).__name__}\n".encode()),
    ]
    return Model(
        content=objects.packed(XGBOOST, pins, files, scratch),
        source=type(given).__name__,
        program=PROGRAM,
        framework=framework,
        version=version,
        needs=pins,
        parameters=_parameters(given, booster),
        columns=booster.feature_names or [],
        classes=[] if given is booster else objects.classes_of(given),
        predict=_asking(given, booster),
    )


def _booster(given: Any) -> Any:
    if is_a(given, "xgboost", "Booster"):
        return given
    from sklearn.exceptions import NotFittedError

    try:
        return given.get_booster()
    except NotFittedError as error:
        kind = type(given).__name__
        raise refused(f"This {kind} is not fitted.", hint="Call its fit() first.") from error


def _parameters(given: Any, booster: Any) -> dict[str, Any]:
    if given is not booster:
        return {k: v for k, v in objects.parameters_of(given).items() if v is not None}
    learner = json.loads(booster.save_config())["learner"]
    tree = learner["gradient_booster"].get("tree_train_param", {})
    rounds = {"num_boost_round": booster.num_boosted_rounds()}
    return {**rounds, **learner["learner_train_param"], **tree}


def _asking(given: Any, booster: Any) -> Any:
    if given is not booster:
        return given.predict

    def predict(rows: Any) -> Any:
        import xgboost

        return booster.predict(xgboost.DMatrix(rows))

    return predict
