"""From a model's framework, version and needs to the image that serves it on AWS.

A version deploys on AWS as it is when AWS has an image of the model's framework in its version
(major and minor), and when that image holds, in the model's Python, all that the model needs.
Otherwise the nearest image is named, and a sentence says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration.images.tables import FAMILIES, Family, Release

_LABELS = {"lightgbm": "LightGBM", "xgboost": "XGBoost", "mlflow": "MLflow", "torch": "PyTorch"}
_Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Image:
    """The image that a version names.

    Args:
        uri: in ECR.
        deployable: whether the version would deploy on AWS as it is; none when it is not known.
        note: why not, or what is not known, in a sentence.
    """

    uri: str
    deployable: bool | None = True
    note: str = ""


@dataclass(frozen=True)
class Pin:
    """A package that a model needs.

    Args:
        name: of the package.
        version: the one that is installed here.
        python: the oldest Python that it runs on; none when it does not say.
    """

    name: str
    version: str
    python: str | None = None

    def __str__(self) -> str:
        # Local builds (2.6.0+cpu) are not on a package index: the public part of the version is.
        return f"{self.name}=={self.version.partition('+')[0]}"


def image_for(
    region: str,
    framework: str | None,
    version: str | None,
    *,
    python: str | None = None,
    needs: Sequence[Pin] = (),
) -> Image:
    """Return the image for a model, the nearest where AWS has none.

    Args:
        region: where it will run.
        framework: package that the model is of: ``scikit-learn``; none when of no known make.
        version: of that package.
        python: that the model was made with.
        needs: packages that serving it needs.

    Raises:
        InvalidInput: no image is known for the region.
    """
    family = FAMILIES.get(framework or "", FAMILIES["scikit-learn"])
    own = family.package == framework
    release = _nearest(family, version if own else None, python)
    uri = _uri(family, release, region)
    note = _against(family, release, framework, version, own=own, needs=needs)
    return Image(uri, deployable=not note, note=note)


def _uri(family: Family, release: Release, region: str) -> str:
    account = family.accounts.get(region)
    if account is None:
        raise InvalidInput.of(
            "NoImage",
            f"No {family.label} image is known for region {region}.",
            hint="Register in another region.",
        )
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"{account}.dkr.ecr.{region}.{domain}/{family.repository}:{release.tag}"


def _nearest(family: Family, version: str | None, python: str | None) -> Release:
    if version is None:
        return family.releases[-1]
    wanted = _minor(version)
    same = [one for one in family.releases if _minor(one.version) == wanted]
    if same:
        fits = [one for one in same if _runs(one, python)]
        return (fits or same)[0]
    newer = [one for one in family.releases if _minor(one.version) > wanted]
    if family.loads_older and newer:
        return newer[0]
    older = [one for one in family.releases if _minor(one.version) < wanted]
    return older[-1] if older else family.releases[0]


def _runs(release: Release, python: str | None) -> bool:
    return not (python and release.python) or _minor(release.python) >= _minor(python)


def _against(
    family: Family,
    release: Release,
    framework: str | None,
    version: str | None,
    *,
    own: bool,
    needs: Sequence[Pin],
) -> str:
    """What keeps the version from deploying on AWS as it is; empty for nothing."""
    image = f"{family.repository}:{release.tag}"
    if own and version and not _loads(family, release, version):
        return (
            f"AWS has no image for {family.label} {version}; the nearest is {image}. "
            "Bring an image of your own, or fit the model with that version."
        )
    for pin in needs:
        if pin.python and release.python and _minor(pin.python) > _minor(release.python):
            return (
                f"{pin} needs Python {pin.python}, and {image} has {release.python}. "
                f"Fit the model with Python {release.python}."
            )
    further = [pin for pin in needs if pin.name not in family.holds | {family.package}]
    if not further:
        return ""
    installed = ", ".join(map(str, further))
    missing = "" if own or not framework else f"AWS has no image for {_label(framework)}. "
    nearest = "The nearest, " if missing else "The image "
    return (
        f"{missing}{nearest}{image}{', ' if missing else ' '}installs {installed} when it starts "
        "(code/requirements.txt), and must reach a package index then."
    )


def _loads(family: Family, release: Release, version: str) -> bool:
    have, wanted = _minor(release.version), _minor(version)
    return have == wanted or (family.loads_older and have > wanted)


def _label(framework: str) -> str:
    return _LABELS.get(framework, framework)


def _minor(version: str) -> _Numbers:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
