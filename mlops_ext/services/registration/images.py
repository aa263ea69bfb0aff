"""Which image serves a model on AWS: SageMaker's scikit-learn containers.

Accounts and versions are those of the SageMaker SDK's ``image_uri_config/sklearn.json``.
"""

from __future__ import annotations

import re

from mlops_ext.errors import InvalidInput

_VERSIONS = ("1.0-1", "1.2-1", "1.4-2")
_ACCOUNTS = {
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


def sklearn_image(region: str, version: str | None) -> str:
    """Return the URI of the newest scikit-learn image that is not newer than the model's.

    Args:
        region: where it will run.
        version: of scikit-learn; None when the model is of another make.

    Raises:
        InvalidInput: no image is known for the region.
    """
    account = _ACCOUNTS.get(region)
    if account is None:
        raise InvalidInput.of(
            "NoImage",
            f"No scikit-learn image is known for region {region}.",
            hint="Register in another region.",
        )
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    tag = f"{_image_version(version)}-cpu-py3"
    return f"{account}.dkr.ecr.{region}.{domain}/sagemaker-scikit-learn:{tag}"


def _image_version(version: str | None) -> str:
    wanted = _numbers(version) if version else (99,)
    fitting = [one for one in _VERSIONS if _numbers(one)[:2] <= wanted]
    return fitting[-1] if fitting else _VERSIONS[0]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
