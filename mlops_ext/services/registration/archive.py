"""``model.tar.gz`` as on SageMaker; equal content is equal bytes.

It holds ``model.joblib`` (or ``model.pkl``), ``code/inference.py`` and ``code/requirements.txt``;
times and owners inside are fixed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import pickle
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import FunctionType
from typing import IO, Any

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration import environment
from mlops_ext.services.registration.serving_script import SCRIPT

PROGRAM = "inference.py"
_MODEL_FILES = (
    "model.joblib",
    "model.pkl",
    "model.pickle",
    "xgboost-model",
    "model.ubj",
    "model.json",
    "model.bst",
)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class BuiltArchive:
    """A ``model.tar.gz`` on this machine, there while its context lasts.

    Args:
        path: the file.
        sha256: hash of its bytes, hexadecimal.
        size: in bytes.
        program: the script in ``code/`` that serves it; none when the defaults do.
    """

    path: Path
    sha256: str
    size: int
    program: str | None


@contextmanager
def build(model: Any) -> Iterator[BuiltArchive]:
    """Make the archive of a model, or take the one that is given.

    Args:
        model: an object with ``predict``; a folder that holds a model or ``code/inference.py``;
            or the path of a ``model.tar.gz``.

    Raises:
        InvalidInput: it could not be served.
    """
    with TemporaryDirectory(prefix="mlops-") as folder:
        target = Path(folder) / "model.tar.gz"
        if isinstance(model, str | Path):
            source = Path(model).expanduser()
            if source.is_file():
                yield _described(source, _check_archive(source))
                return
            program = _check_folder(source)
            _pack(target, _files_below(source))
        else:
            program = PROGRAM
            _check_object(model)
            with TemporaryFile() as pickled:
                name = _dump(model, pickled)
                needed = "".join(f"{line}\n" for line in environment.requirements(model))
                files: list[tuple[str, IO[bytes]]] = [
                    ("code/inference.py", io.BytesIO(SCRIPT.encode())),
                    ("code/requirements.txt", io.BytesIO(needed.encode())),
                    (name, pickled),
                ]
                _pack(target, iter(files))
        yield _described(target, program)


def _described(path: Path, program: str | None) -> BuiltArchive:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return BuiltArchive(path, digest.hexdigest(), path.stat().st_size, program)


def _refused(title: str, message: str = "", hint: str = "") -> InvalidInput:
    return InvalidInput.of("NotServable", title, message, hint=hint)


def _check_object(model: Any) -> None:
    kind = type(model).__name__
    if isinstance(model, type) or not callable(getattr(model, "predict", None)):
        raise _refused(
            f"{kind} objects cannot be served: they have no predict().",
            hint="Register a fitted model, a folder with code/inference.py, or a model.tar.gz.",
        )
    if not _is_fitted(model):
        raise _refused(f"This {kind} is not fitted.", hint="Call its fit() first.")
    names = _defined_here(model)
    if names:
        raise _refused(
            f"{', '.join(sorted(names))} is defined in this notebook, "
            "and would not be found where the model is served.",
            hint="Put it into a module that is installed, or register a folder with "
            "code/inference.py that defines it.",
        )


def _is_fitted(model: Any) -> bool:
    """Whether a scikit-learn estimator is fitted; other objects know best themselves."""
    if not hasattr(model, "get_params") or environment.framework_of(model) != "scikit-learn":
        return True
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(model)
    except NotFittedError:
        return False
    except TypeError:  # not an estimator after all
        return True
    return True


class _Sink(io.RawIOBase):
    """Takes bytes and forgets them."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return memoryview(data).nbytes


class _Scout(pickle.Pickler):
    """Pickles into nothing, and notes which classes and functions are the notebook's own."""

    def __init__(self) -> None:
        super().__init__(_Sink(), protocol=5, buffer_callback=lambda _: None)
        self.names: set[str] = set()

    def persistent_id(self, obj: Any) -> None:
        """Note what is pickled by name alone; called with each object."""
        for one in (obj, type(obj)):
            if isinstance(one, type | FunctionType) and one.__module__ == "__main__":
                self.names.add(one.__qualname__)


def _defined_here(model: Any) -> set[str]:
    scout = _Scout()
    try:
        scout.dump(model)
    except Exception as error:
        if scout.names:
            return scout.names
        raise _refused(
            f"This {type(model).__name__} cannot be pickled.",
            f"{type(error).__name__}: {error}",
            "Leave out open files, connections and lambdas, or register a folder with "
            "code/inference.py.",
        ) from error
    return scout.names


def _dump(model: Any, file: IO[bytes]) -> str:
    """Pickle the model and return the name of its file."""
    try:
        import joblib
    except ImportError:
        pickle.dump(model, file, protocol=4)
        name = "model.pkl"
    else:
        joblib.dump(model, file)
        name = "model.joblib"
    file.seek(0)
    return name


def _check_folder(folder: Path) -> str | None:
    if not folder.is_dir():
        raise _refused(f"{folder} is neither a file nor a folder.")
    names = {name for name, _ in _listing(folder)}
    return _check_names(names, str(folder))


def _check_archive(path: Path) -> str | None:
    try:
        with tarfile.open(path) as tar:
            names = {member.name.removeprefix("./") for member in tar if member.isfile()}
    except (tarfile.TarError, EOFError, OSError) as error:
        raise _refused(f"{path} is not a tar archive.", str(error).partition("\n")[0]) from error
    return _check_names(names, str(path))


def _check_names(names: set[str], where: str) -> str | None:
    if f"code/{PROGRAM}" in names:
        return PROGRAM
    if names.intersection(_MODEL_FILES):
        return None
    found = ", ".join(sorted(names)[:5]) or "nothing"
    raise _refused(
        f"{where} holds nothing that can be served.",
        f"It holds {found}; a served model has code/{PROGRAM} or one of {', '.join(_MODEL_FILES)}.",
        f"Add code/{PROGRAM} with model_fn and predict_fn.",
    )


def _listing(folder: Path) -> list[tuple[str, Path]]:
    found = (path for path in folder.rglob("*") if path.is_file())
    kept = (path for path in found if "__pycache__" not in path.parts)
    return sorted((path.relative_to(folder).as_posix(), path) for path in kept)


def _files_below(folder: Path) -> Iterator[tuple[str, IO[bytes]]]:
    for name, path in _listing(folder):
        with path.open("rb") as file:
            yield name, file


def _pack(target: Path, files: Iterator[tuple[str, IO[bytes]]]) -> None:
    with (
        target.open("wb") as raw,
        # No name and no time in gzip's own header either.
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, file in files:
            member = tarfile.TarInfo(name)
            member.size = file.seek(0, io.SEEK_END)
            member.mode = 0o644
            file.seek(0)
            tar.addfile(member, file)


def unpack(data: bytes, folder: Path) -> None:
    """Unpack an archive into a folder; nothing in it can reach outside.

    Raises:
        InvalidInput: it is damaged, or a member would leave the folder.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            _extract(tar, folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _refused("The archive cannot be unpacked.", str(error)) from error


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    if hasattr(tarfile, "data_filter"):
        tar.extractall(folder, filter="data")
        return
    # Python 3.11 has filters from 3.11.4 on; before, files and folders inside and nothing else.
    root = Path(os.path.realpath(folder))
    for member in tar:
        path = Path(os.path.realpath(root / member.name))
        if not path.is_relative_to(root) or not (member.isreg() or member.isdir()):
            raise tarfile.TarError(f"{member.name!r} is no file or folder inside the archive's own")
        if member.isdir():
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        content = tar.extractfile(member)
        assert content is not None  # a regular member has content
        with content, path.open("wb") as file:
            shutil.copyfileobj(content, file)
