"""The modules of the built-in algorithm, which lie beside us and in no package on the path."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import Any

_FOLDER = os.path.abspath(__file__).rsplit(os.sep, 4)[0]
_NAME = "_mlops_ext_containers"


def module(name: str) -> Any:
    """One of them: ``xgboost_data``."""
    if _NAME not in sys.modules:
        path = os.path.join(_FOLDER, "__init__.py")
        spec = importlib.util.spec_from_file_location(
            _NAME, path, submodule_search_locations=[_FOLDER]
        )
        assert spec is not None
        assert spec.loader is not None
        package = importlib.util.module_from_spec(spec)
        sys.modules[_NAME] = package
        spec.loader.exec_module(package)
    return importlib.import_module(f"{_NAME}.{name}")
