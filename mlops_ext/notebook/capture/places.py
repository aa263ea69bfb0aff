"""What is data, and what only looks like it: libraries, caches, configuration, code."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from functools import cache

_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/bin", "/lib", "/lib64", "/sbin", "/run")
_FOLDERS = (
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "MLOPS_EXT_STATE_DIR",
    "MPLCONFIGDIR",
    "TORCH_HOME",
    "HF_HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
)
"""Variables that name folders of tools."""

_TEMPORARY = re.compile(r"(tmp[a-z0-9_]{8}|ipykernel_.*|joblib_.*|mlops-.*|pip-.*|pymp-.*)")
"""How tools name what they put into the folder for temporary files."""

_PACKAGES = re.compile(r"[\\/](site|dist)-packages[\\/]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CODE = _words(".py .pyc .pyi .pyx .pyd .so .dll .dylib")
"""What an import reads, also one that a library begins while it reads data."""

_NOT_DATA = _words(
    """
    .ipynb .whl .egg .jar .c .cc .cpp .h .hpp .rs .js .ts
    .css .sh .bat .sql .md .rst .log .lock .pid .pem .key .crt .ini .cfg .conf .toml .yaml .yml
    .env .properties .mplstyle .ttf .otf .afm .mo
    """
)
_DATA = _words(
    """
    .csv .tsv .txt .dat .data .parquet .pq .feather .arrow .ipc .json .jsonl .ndjson .npy .npz
    .pkl .pickle .joblib .h5 .hdf5 .hdf .xlsx .xls .ods .db .sqlite .sqlite3 .duckdb .avro .orc
    .sas7bdat .dta .sav .mat .nc .tfrecord .gz .bz2 .xz .zst .zip .tar .xml
    """
)
_CONFIGURATION = re.compile(
    r"(\w*config\w*|settings|params|parameters|package|package-lock|secrets|credentials"
    r"|requirements\w*|license|readme)\.(json|txt|xml)",
    re.IGNORECASE,
)
_TESTS = ("test", "holdout", "valid", "eval")
_SMALL = 1024
"""Bytes below which a file without a telling ending is none of data."""

_READERS = _words(
    """
    dask datasets duckdb fastparquet h5py joblib netCDF4 numpy openpyxl pandas PIL polars pyarrow
    pyreadr pyreadstat scipy skimage soundfile sqlite3 tables torch torchaudio torchvision xarray
    zarr
    """
)
"""Libraries that read nothing but data on a cell's behalf."""


def is_elsewhere(path: str) -> bool:
    """Return whether a path lies where no data of the user's lies.

    Args:
        path: absolute.
    """
    if path.startswith(_tools()) or _PACKAGES.search(path):
        return True
    if _is_hidden(path):
        return True
    below = _below(path, tempfile.gettempdir())
    return below is not None and bool(_TEMPORARY.fullmatch(below.split(os.sep)[0]))


@cache
def is_library(path: str) -> bool:
    """Return whether code of this file is installed, not the user's own."""
    return path.startswith(_libraries()) or bool(_PACKAGES.search(path)) or path[:1] == "<"


def is_data(path: str, size: int, by: str) -> bool:
    """Return whether a file is data, by its name, its size and who reads it.

    Args:
        path: of the file.
        size: in bytes.
        by: the library that reads it.
    """
    name = os.path.basename(path)
    ending = os.path.splitext(name)[1].lower()
    if ending in _CODE:
        return False
    if by in _READERS:
        return True
    if ending in _NOT_DATA or _CONFIGURATION.fullmatch(name):
        return False
    return ending in _DATA or size >= _SMALL


def role_of(source: str) -> str:
    """Return what data is for, by its name: ``test`` or ``train``."""
    name = re.split(r"[\\/]", source)[-1].lower()
    return "test" if any(word in name for word in _TESTS) else "train"


@cache
def _libraries() -> tuple[str, ...]:
    import site

    found = {sys.prefix, sys.base_prefix, os.path.dirname(os.__file__)}
    found.add(site.getusersitepackages())
    found |= {os.path.realpath(one) for one in found}
    return tuple(one + os.sep for one in found)


@cache
def _tools() -> tuple[str, ...]:
    named = {os.path.realpath(os.environ[name]) for name in _FOLDERS if os.environ.get(name)}
    system = () if os.name == "nt" else tuple(one + os.sep for one in _SYSTEM)
    return _libraries() + system + tuple(one + os.sep for one in named)


def _is_hidden(path: str) -> bool:
    """Whether it is a hidden file or lies in a hidden folder, seen from where the user works."""
    below = path
    for base in (os.getcwd(), os.path.expanduser("~")):
        if (shorter := _below(path, base)) is not None:
            below = shorter
            break
    return any(part[:1] == "." and part not in (".", "..") for part in below.split(os.sep))


def _below(path: str, folder: str) -> str | None:
    start = folder.rstrip(os.sep) + os.sep
    return path[len(start) :] if path.startswith(start) else None
