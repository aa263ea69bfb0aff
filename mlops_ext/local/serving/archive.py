"""A model's archive: unpacked as a whole, and whether it can be served."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path

from mlops_ext.local.jobs.containers import archives

MODEL_FILES = (
    "model.joblib",
    "model.pkl",
    "model.pickle",
    "xgboost-model",
    "model.ubj",
    "model.json",
    "model.bst",
)
"""What the shim loads when no script is there, in its order."""

SCRIPT = "code/inference.py"


class ArchiveError(ValueError):
    """The archive cannot be unpacked or served; the text says why."""


def unpack(archive: Path, target: Path) -> None:
    """Unpacks a tar archive into the new folder `target`, completely or not at all.

    Raises:
        ArchiveError: it is missing or no tar archive, or a member would leave the folder.
    """
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    try:
        archives.unpack(archive, part)
    except archives.UnsafeArchiveError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise ArchiveError(str(error)) from error
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        shutil.rmtree(part, ignore_errors=True)
        reason = str(error).partition("\n")[0]  # tarfile adds a line for each compression
        raise ArchiveError(
            f"{archive.name} cannot be unpacked as a tar archive: {reason}"
        ) from error
    part.replace(target)


def check_servable(model: Path, code: Path, environment: Mapping[str, str]) -> None:
    """Raises `ArchiveError` unless the script or a model file that the shim knows is there.

    Args:
        model: the unpacked model.
        code: the folder of the script, usually ``model / "code"``.
        environment: of the container; ``SAGEMAKER_PROGRAM`` names another script.
    """
    program = environment.get("SAGEMAKER_PROGRAM")
    if program and not (code / program).is_file():
        raise ArchiveError(
            f"SAGEMAKER_PROGRAM is {program}, and the model holds no such file in its code folder."
        )
    if (code / (program or "inference.py")).is_file():
        return
    if any((model / name).is_file() for name in MODEL_FILES):
        return
    expected = ", ".join(MODEL_FILES[:-1])
    raise ArchiveError(
        f"model.tar.gz holds no {SCRIPT} and no {expected} or {MODEL_FILES[-1]}. "
        f"It holds {_listing(model)}."
    )


def _listing(folder: Path) -> str:
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    if not names:
        return "no files"
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more
