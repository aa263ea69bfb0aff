"""What a source makes of what it is given: the one description of a model to register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.services.records import Column, Progressed
from mlops_ext.services.registration.datasets import DatasetLike
from mlops_ext.services.registration.images.choice import Pin

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

PROGRAM = "inference.py"
Progress = Callable[[Progressed], None]
Predict = Callable[[Any], Any]


@dataclass(frozen=True)
class Packed:
    """Files that become a ``model.tar.gz``.

    Args:
        files: name in the archive, and content or the file that holds it.
    """

    files: Sequence[tuple[str, bytes | Path]]


@dataclass(frozen=True)
class Taken:
    """A ``model.tar.gz`` that is taken as it is.

    Args:
        path: of the archive, or of its copy, on this machine.
        uri: where it lies in S3, when it comes from there.
        refer: leave it where it is, and let the version name that place.
    """

    path: Path
    uri: str | None = None
    refer: bool = False


@dataclass(frozen=True)
class Container:
    """The container that something else than a notebook has chosen for a model.

    Args:
        image: that serves it.
        environment: its variables: program and where its code lies.
        deployable: whether it serves on AWS as it is; none when it is not known.
        note: why not, or what is not known.
    """

    image: str
    environment: dict[str, str]
    deployable: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Model:
    """A model as it is registered, whatever it came from.

    Args:
        content: of the archive.
        source: what it came from, in words: ``XGBClassifier``, ``job:train-7``.
        program: the script in ``code/`` that serves it; none when the image's defaults do.
        framework: its package: ``scikit-learn``; none when it is not known.
        version: of that package.
        needs: packages that serving needs, pinned.
        parameters: as it knows them itself.
        metrics: that its maker recorded.
        datasets: that its maker recorded.
        columns: names of the input columns, as far as the model knows.
        inputs: columns with types, where its maker recorded them.
        outputs: what it answers, where its maker recorded it.
        sample: rows that fit it, where its maker kept them.
        classes: names of the classes, in the order of the model's scores.
        predict: predicts rows as the user has them; none when the model is not in memory.
        made_here: whether this process's Python and packages are those of the model.
        container: that serves it, where it is known.
        job: ARN of the training job that made it.
    """

    content: Packed | Taken
    source: str
    program: str | None = None
    framework: str | None = None
    version: str | None = None
    needs: Sequence[Pin] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    datasets: Sequence[DatasetLike] = ()
    columns: Sequence[str] = ()
    inputs: Sequence[Column] = ()
    outputs: Sequence[Column] = ()
    sample: list[Any] | None = None
    classes: Sequence[str] = ()
    predict: Predict | None = None
    made_here: bool = True
    container: Container | None = None
    job: str | None = None


@dataclass(frozen=True)
class Scratch:
    """What a source works with.

    Args:
        connection: where the model will be registered, and jobs and objects are read.
        folder: temporary; what lies in it lasts as long as the registration.
        tell: takes what is being done.
        copy: whether archives in S3 are copied to the version; else they are referenced.
        include: further files for the archive by their names in it.
    """

    connection: Connection
    folder: Path
    tell: Progress
    copy: bool = True
    include: Sequence[tuple[str, Path]] = ()
