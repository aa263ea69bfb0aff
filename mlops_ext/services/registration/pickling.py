"""What a model is made of, found by pickling it into nothing, and its pickle."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType
from typing import Any

from mlops_ext.services.registration.archive import refused


@dataclass(frozen=True)
class Insides:
    """Where the classes and functions of a model come from.

    Args:
        modules: that loading its pickle imports.
        own: classes and functions of the notebook itself, by name.
    """

    modules: set[str] = field(default_factory=set)
    own: dict[str, type | FunctionType] = field(default_factory=dict)


class _Sink(io.RawIOBase):
    """Takes bytes and forgets them."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return memoryview(data).nbytes


class _Scout(pickle.Pickler):
    """Pickles into nothing, and notes which classes and functions are pickled by name."""

    def __init__(self) -> None:
        super().__init__(_Sink(), protocol=5, buffer_callback=lambda _: None)
        self.insides = Insides()

    def persistent_id(self, obj: Any) -> None:
        """Note what is pickled by name alone; called with each object."""
        self._note(obj if isinstance(obj, type | FunctionType) else type(obj))

    def _note(self, named: type | FunctionType) -> None:
        for one in named.__mro__[:-1] if isinstance(named, type) else (named,):
            module = getattr(one, "__module__", None)
            if module == "__main__":
                self.insides.own[one.__qualname__] = one
            elif isinstance(module, str):
                self.insides.modules.add(module)


def look_inside(model: Any) -> Insides:
    """Tell where all that a model is made of comes from.

    Raises:
        InvalidInput: it cannot be pickled.
    """
    scout = _Scout()
    try:
        scout.dump(model)
    except Exception as error:
        if scout.insides.own:  # which is the reason as often as not, and the clearer one
            return scout.insides
        raise refused(
            f"This {type(model).__name__} cannot be pickled.",
            f"{type(error).__name__}: {error}",
            "Leave out open files, connections and lambdas, or register a folder with "
            "code/inference.py.",
        ) from error
    return scout.insides


def dump(model: Any, folder: Path) -> tuple[str, Path]:
    """Pickle a model, by joblib where it is installed, and return the file and its name.

    Raises:
        InvalidInput: it cannot be pickled.
    """
    try:
        import joblib
    except ImportError:
        joblib = None
    path = folder / ("model.joblib" if joblib else "model.pkl")
    with path.open("wb") as file:
        try:
            if joblib:
                joblib.dump(model, file)
            else:
                pickle.dump(model, file, protocol=4)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise refused(f"This {type(model).__name__} cannot be pickled.", str(error)) from error
    return path.name, path
