"""Which images there are, and what an interpreter needs to stand in for one.

Sources: the image URIs of the SageMaker SDK's `image_uris`, and AWS's "Docker Registry Paths and
Example Code" for the built-in algorithms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ECR = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)"
    r"\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov"
    r"|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)/(?P<path>.+)"
)
_NAME = re.compile(
    r"(?P<repository>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>[A-Za-z0-9+._-]+:[0-9a-fA-F]+))?"
)
_PYTHON = re.compile(r"py(?:thon-)?(?P<major>3)\.?(?P<minor>\d+)")
_VERSION = re.compile(r"(?:^|[^\d.])v?(?P<version>\d+(?:\.\d+)+)")


@dataclass(frozen=True)
class Image:
    """The parts of an image's name.

    Args:
        repository: with its path below the registry, ``sagemaker-xgboost``.
        tag: ``1.7-1``; None when a digest alone, or nothing, follows the repository.
        registry: account and region of an ECR registry, otherwise empty.
    """

    repository: str
    tag: str | None
    registry: str

    @property
    def name(self) -> str:
        """The last part of the repository."""
        return self.repository.rpartition("/")[2]

    @property
    def python_version(self) -> str | None:
        """``3.11`` of a tag with py311, or a name with python-311; None without one."""
        found = _PYTHON.search(self.tag or "") or _PYTHON.search(self.name)
        return f"{found['major']}.{found['minor']}" if found else None

    @property
    def framework_version(self) -> str | None:
        """The tag's first version, ``2.5.1`` of 2.5.1-cpu-py311-ubuntu22.04; None without one."""
        found = _VERSION.match(self.tag or "")
        return found["version"] if found else None


@dataclass(frozen=True)
class Family:
    """Images that one kind of interpreter stands in for.

    Args:
        name: for plans.
        title: for people.
        pattern: regular expression of the repository's whole name.
        distributions: each group needs one of its distributions installed; the first one found
            in the first group is the framework whose version counts.
    """

    name: str
    title: str
    pattern: str
    distributions: tuple[tuple[str, ...], ...] = ()


_TORCH, _TENSORFLOW = ("torch",), ("tensorflow", "tensorflow-cpu", "tensorflow-macos")

FAMILIES = (
    Family("scikit-learn", "scikit-learn", r"sagemaker-scikit-learn", (("scikit-learn",),)),
    Family("xgboost", "XGBoost", r"sagemaker-xgboost|xgboost", (("xgboost", "xgboost-cpu"),)),
    Family(
        "huggingface",
        "Hugging Face (PyTorch)",
        r"huggingface-pytorch-.+",
        (_TORCH, ("transformers",)),
    ),
    Family(
        "huggingface",
        "Hugging Face (TensorFlow)",
        r"huggingface-tensorflow-.+",
        (_TENSORFLOW, ("transformers",)),
    ),
    Family("pytorch", "PyTorch", r"(sagemaker-)?pytorch(-.+)?", (_TORCH,)),
    Family("tensorflow", "TensorFlow", r"(sagemaker-)?tensorflow(-.+)?", (_TENSORFLOW,)),
    Family("autogluon", "AutoGluon", r"autogluon-.+", (("autogluon.tabular", "autogluon"),)),
    Family("mxnet", "MXNet", r"(sagemaker-)?mxnet(-.+)?", (("mxnet", "mxnet-mkl"),)),
    Family("python", "plain Python", r"sagemaker-(base-python|data-science|distribution).*|python"),
)

BUILT_IN = frozenset(
    {
        *("blazingtext", "factorization-machines", "forecasting-deepar"),
        *("image-classification", "ipinsights", "kmeans", "knn", "lda", "linear-learner", "ntm"),
        *("object-detection", "object2vec", "pca", "randomcutforest", "semantic-segmentation"),
        *("seq2seq", "sagemaker-spark-processing", "sagemaker-clarify-processing"),
        *("sagemaker-model-monitor-analyzer", "sagemaker-debugger-rules", "sagemaker-rl-ray"),
    }
)
"""Repositories of AWS's own algorithms and tools, whose code exists nowhere but in their images."""


def parse(uri: str) -> Image:
    """The parts of an image's name; any registry, tags and digests.

    Raises:
        ValueError: it is not the name of an image.
    """
    found = _ECR.fullmatch(uri)
    named = _NAME.fullmatch(found["path"] if found else uri.rpartition("://")[2])
    if named is None:
        raise ValueError(f"{uri!r} is not the name of a container image.")
    registry = f"{found['account']}.{found['region']}" if found else ""
    return Image(named["repository"], named["tag"], registry)


def family_of(image: Image) -> Family | None:
    """The family of an image; None for one that only its owner knows."""
    return next((one for one in FAMILIES if re.fullmatch(one.pattern, image.name)), None)
