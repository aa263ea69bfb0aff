"""Which image of AWS serves a model, and what the version says where none does."""

from __future__ import annotations

import pytest

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration.images import image_for
from mlops_ext.services.registration.images.choice import Pin
from mlops_ext.services.registration.images.tables import FAMILIES


@pytest.mark.parametrize(
    ("region", "framework", "version", "uri"),
    [
        ("us-east-1", "scikit-learn", "1.2.2", "683313688378.dkr.ecr.us-east-1.amazonaws.com/"
            "sagemaker-scikit-learn:1.2-1-cpu-py3"),
        ("cn-north-1", "scikit-learn", "1.9.1", "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/"
            "sagemaker-scikit-learn:1.9-0-cpu-py3"),
        ("eu-west-1", "xgboost", "3.2.0", "141502667606.dkr.ecr.eu-west-1.amazonaws.com/"
            "sagemaker-xgboost:3.2-0"),
        ("eu-west-1", "xgboost", "2.1.4", "141502667606.dkr.ecr.eu-west-1.amazonaws.com/"
            "sagemaker-xgboost:3.0-5"),
        ("eu-west-1", "torch", "2.6.0+cpu", "763104351884.dkr.ecr.eu-west-1.amazonaws.com/"
            "pytorch-inference:2.6.0-cpu-py312"),
    ],
)  # fmt: skip
def test_a_model_that_aws_has_an_image_for_deploys_as_it_is(
    region: str, framework: str, version: str, uri: str
) -> None:
    found = image_for(region, framework, version)
    assert (found.uri, found.deployable, found.note) == (uri, True, "")


def test_of_two_images_of_a_version_the_one_that_has_the_models_python_is_taken() -> None:
    def tag(python: str) -> str:
        return image_for("us-east-1", "scikit-learn", "1.4.2", python=python).uri.split(":")[1]

    assert (tag("3.10.4"), tag("3.11.7")) == ("1.4-2-cpu-py3", "1.4-2-py312-cpu-py3")


@pytest.mark.parametrize(
    ("framework", "version", "needs", "image", "words"),
    [
        ("scikit-learn", "1.7.2", (), "scikit-learn:1.4-2-py312-cpu-py3",
            "AWS has no image for scikit-learn 1.7.2; the nearest is sagemaker-scikit-learn:1.4-2"),
        ("xgboost", "9.0.0", (), "xgboost:3.2-0", "AWS has no image for XGBoost 9.0.0"),
        ("torch", "2.13.0", (), "pytorch-inference:2.6.0-cpu-py312", "no image for PyTorch 2.13"),
        ("lightgbm", "4.6.0", (Pin("lightgbm", "4.6.0"), Pin("numpy", "2.0")),
            "scikit-learn:1.9-0-cpu-py3",
            "AWS has no image for LightGBM. The nearest, sagemaker-scikit-learn:1.9-0-cpu-py3, "
            "installs lightgbm==4.6.0 when it starts"),
        ("scikit-learn", "1.9.1", (Pin("xgboost", "3.2.0"),), "scikit-learn:1.9-0-cpu-py3",
            "installs xgboost==3.2.0 when it starts"),
        ("scikit-learn", "1.2.1", (Pin("numpy", "2.4.6", "3.11"),), "1.2-1-cpu-py3",
            "numpy==2.4.6 needs Python 3.11, and sagemaker-scikit-learn:1.2-1-cpu-py3 has 3.9"),
    ],
)  # fmt: skip
def test_where_aws_has_no_image_the_nearest_is_named_and_why_it_does_not_do(
    framework: str, version: str, needs: tuple[Pin, ...], image: str, words: str
) -> None:
    found = image_for("us-east-1", framework, version, needs=needs)
    assert found.uri.endswith(image)
    assert found.deployable is False
    assert words in found.note


def test_a_region_without_an_image_is_said() -> None:
    with pytest.raises(InvalidInput, match="mars-1"):
        image_for("mars-1", None, None)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_the_table_names_accounts_and_rising_versions(family: object) -> None:
    releases = [
        [int(part) for part in one.version.split(".")]
        for one in family.releases  # type: ignore[attr-defined]
    ]
    assert releases == sorted(releases)
    accounts = family.accounts  # type: ignore[attr-defined]
    assert all(len(account) == 12 and account.isdigit() for account in accounts.values())
    assert {"us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"} <= set(accounts)
