"""SageMaker's framework images: accounts by region, and versions.

Facts of the SageMaker SDK 3.27 (``sagemaker/core/image_uri_config/{sklearn,xgboost,pytorch}.json``,
their ``inference`` parts). Python's versions are those of the images' own Dockerfiles
(``aws/sagemaker-scikit-learn-container``) and of PyTorch's tags; none where they are not known.
"""

from __future__ import annotations

from dataclasses import dataclass

_SCRIPT_MODE = {
    "af-south-1": "510948584623",
    "ap-east-1": "651117190479",
    "ap-northeast-1": "354813040037",
    "ap-northeast-2": "366743142698",
    "ap-northeast-3": "867004704886",
    "ap-south-1": "720646828776",
    "ap-south-2": "628508329040",
    "ap-southeast-1": "121021644041",
    "ap-southeast-2": "783357654285",
    "ap-southeast-3": "951798379941",
    "ap-southeast-4": "106583098589",
    "ca-central-1": "341280168497",
    "ca-west-1": "190319476487",
    "cn-north-1": "450853457545",
    "cn-northwest-1": "451049120500",
    "eu-central-1": "492215442770",
    "eu-central-2": "680994064768",
    "eu-north-1": "662702820516",
    "eu-south-1": "978288397137",
    "eu-south-2": "104374241257",
    "eu-west-1": "141502667606",
    "eu-west-2": "764974769150",
    "eu-west-3": "659782779980",
    "il-central-1": "898809789911",
    "me-central-1": "272398656194",
    "me-south-1": "801668240914",
    "sa-east-1": "737474898029",
    "us-east-1": "683313688378",
    "us-east-2": "257758044811",
    "us-gov-east-1": "237065988967",
    "us-gov-west-1": "414596584902",
    "us-west-1": "746614075791",
    "us-west-2": "246618743249",
}
"""Accounts of the scikit-learn and XGBoost images."""

_DEEP_LEARNING = {
    "af-south-1": "626614931356",
    "ap-east-1": "871362719292",
    "ap-east-2": "975050140332",
    "ap-northeast-3": "364406365360",
    "ap-south-2": "772153158452",
    "ap-southeast-3": "907027046896",
    "ap-southeast-4": "457447274322",
    "ap-southeast-5": "550225433462",
    "ap-southeast-6": "633930458069",
    "ap-southeast-7": "590183813437",
    "ca-west-1": "204538143572",
    "cn-north-1": "727897471807",
    "cn-northwest-1": "727897471807",
    "eu-central-2": "380420809688",
    "eu-south-1": "692866216735",
    "eu-south-2": "503227376785",
    "il-central-1": "780543022126",
    "me-central-1": "914824155844",
    "me-south-1": "217643126080",
    "mx-central-1": "637423239942",
    "us-gov-east-1": "446045086412",
    "us-gov-west-1": "442386744353",
    **dict.fromkeys(
        (
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ca-central-1",
            "eu-central-1",
            "eu-north-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ),
        "763104351884",
    ),
}
"""Accounts of the Deep Learning Containers."""


@dataclass(frozen=True)
class Release:
    """One image of a framework.

    Args:
        tag: of the image.
        version: of the framework in it, as far as the tag tells it.
        python: what runs in it; none when it is not known.
    """

    tag: str
    version: str
    python: str | None = None


@dataclass(frozen=True)
class Family:
    """The images of one framework.

    Args:
        package: name of the framework's package.
        label: what a person calls it.
        repository: in ECR.
        member: AWS's word in a container's ``Framework``.
        accounts: by region.
        releases: oldest first.
        loads_older: whether its model files are made to be read by later versions.
        holds: further packages in the images.
    """

    package: str
    label: str
    repository: str
    member: str
    accounts: dict[str, str]
    releases: tuple[Release, ...]
    loads_older: bool
    holds: frozenset[str]


def _pytorch(version: str, python: str) -> Release:
    return Release(f"{version}-cpu-py{python.replace('.', '')}", version, python)


_COMMON = frozenset({"numpy", "scipy", "pandas", "joblib"})

FAMILIES = {
    "scikit-learn": Family(
        package="scikit-learn",
        label="scikit-learn",
        repository="sagemaker-scikit-learn",
        member="SKLEARN",
        accounts=_SCRIPT_MODE,
        releases=(
            Release("0.20.0-cpu-py3", "0.20.0"),
            Release("0.23-1-cpu-py3", "0.23"),
            Release("1.0-1-cpu-py3", "1.0"),
            Release("1.2-1-cpu-py3", "1.2.1", "3.9"),
            Release("1.4-2-cpu-py3", "1.4.2", "3.10"),
            Release("1.4-2-py312-cpu-py3", "1.4.2", "3.12"),
            Release("1.9-0-cpu-py3", "1.9.0"),
        ),
        loads_older=False,
        holds=_COMMON,
    ),
    "xgboost": Family(
        package="xgboost",
        label="XGBoost",
        repository="sagemaker-xgboost",
        member="XGBOOST",
        accounts=_SCRIPT_MODE,
        releases=(
            Release("1.2-2", "1.2"),
            Release("1.3-1", "1.3"),
            Release("1.5-1", "1.5"),
            Release("1.7-1", "1.7"),
            Release("3.0-5", "3.0.5"),
            Release("3.2-0", "3.2.0"),
        ),
        loads_older=True,
        holds=_COMMON | {"scikit-learn"},
    ),
    "torch": Family(
        package="torch",
        label="PyTorch",
        repository="pytorch-inference",
        member="PYTORCH",
        accounts=_DEEP_LEARNING,
        releases=(
            _pytorch("1.13.1", "3.9"),
            _pytorch("2.0.1", "3.10"),
            _pytorch("2.1.0", "3.10"),
            _pytorch("2.2.0", "3.10"),
            _pytorch("2.3.0", "3.11"),
            _pytorch("2.4.0", "3.11"),
            _pytorch("2.5.1", "3.11"),
            _pytorch("2.6.0", "3.12"),
        ),
        loads_older=True,
        holds=_COMMON | {"scikit-learn"},
    ),
}
"""By the name of the framework's package."""
