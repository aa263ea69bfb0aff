"""Code that is installed nowhere and that a model needs: files beside the notebook."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable
from importlib.machinery import ModuleSpec
from pathlib import Path

from mlops_ext.services.registration.archive import refused

_INSTALLED = {"site-packages", "dist-packages"}
_MOST_BYTES = 10 << 20

Files = dict[str, Path]


def local_code(modules: Iterable[str]) -> Files:
    """Return the files that modules of no installed package need, by their names below ``code/``.

    What they import from beside them goes along.

    Args:
        modules: dotted names that the model comes from.

    Raises:
        InvalidInput: they are too large to be code.
    """
    found: Files = {}
    waiting = {module.partition(".")[0] for module in modules}
    seen: set[str] = set()
    while waiting:
        top = waiting.pop()
        seen.add(top)
        files = _files_of(top)
        found |= files
        waiting |= {name for path in files.values() for name in imports_of(path)} - seen
    size = sum(path.stat().st_size for path in found.values())
    if size > _MOST_BYTES:
        raise refused(
            f"The local code that the model needs has {size:,} bytes.",
            hint="Install it as a package, or register a folder with code/inference.py.",
        )
    return found


def _files_of(top: str) -> Files:
    spec = _spec(top)
    if spec is None or not spec.origin or not _is_local(Path(spec.origin)):
        return {}
    origin = Path(spec.origin)
    if not spec.submodule_search_locations:
        return {origin.name: origin}
    folder = origin.parent
    return {path.relative_to(folder.parent).as_posix(): path for path in folder.rglob("*.py")}


def _spec(top: str) -> ModuleSpec | None:
    if top in sys.stdlib_module_names or top == "__main__":
        return None
    module = sys.modules.get(top)
    try:
        return getattr(module, "__spec__", None) or importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None


def _is_local(path: Path) -> bool:
    inside = Path(sys.base_prefix) in path.parents
    return path.suffix == ".py" and not inside and not _INSTALLED.intersection(path.parts)


def imports_of(path: Path) -> set[str]:
    """The first parts of all that a file imports, as far as it can be read."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}
