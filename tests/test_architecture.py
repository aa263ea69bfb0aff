"""The walls of docs/architecture.md, read from the imports themselves."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mlops_ext"

# What each part may import of ours beside itself. A new part needs a line here.
MAY_IMPORT: dict[str, set[str]] = {
    "": {"_version", "notebook", "server"},
    "_version": set(),
    "cli": {"_version", "errors", "services", "connection", "local"},
    "connection": {"_version", "errors", "local.launcher", "services.records"},
    "errors": {"services.records"},
    "local": set(),
    "notebook": {"_version", "errors", "services", "connection"},
    "server": {"_version", "errors", "services", "connection", "notebook.displays"},
    "services": {"_version", "errors", "connection"},
}
MOST_LINES = 400
WRITTEN_BY_TOOLS = {"src/api/schema.ts"}
# It runs in the model's interpreter, where nothing but this one file is at hand.
ONE_FILE_BY_NATURE = {"mlops_ext/local/serving/shim.py"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    """The dotted name below mlops_ext; empty for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(tree: ast.AST, package: list[str]) -> Iterator[str]:
    """Every absolute dotted name that is imported anywhere, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield from (f"{source}.{alias.name}" for alias in node.names)


def imports_of_ours(path: Path) -> set[str]:
    """The names below mlops_ext that a module imports."""
    package = list(path.relative_to(ROOT).parent.parts)
    names = imported_names(ast.parse(path.read_text("utf-8")), package)
    return {name.removeprefix("mlops_ext.") for name in names if name.startswith("mlops_ext.")}


def is_within(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def part_of(path: Path) -> str:
    return module_name(path).split(".")[0]


def forbidden_imports(path: Path) -> set[str]:
    part = part_of(path)
    allowed = MAY_IMPORT[part] | ({part} if part else {"__version__"})
    return {
        name for name in imports_of_ours(path) if not any(is_within(name, one) for one in allowed)
    }


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_imports_run_downward_only(path: Path) -> None:
    assert part_of(path) in MAY_IMPORT, f"{part_of(path)} has no place in the architecture"
    assert forbidden_imports(path) == set()


def test_the_launcher_needs_the_standard_library_alone() -> None:
    launcher = PACKAGE / "local" / "launcher.py"
    names = imported_names(ast.parse(launcher.read_text("utf-8")), ["mlops_ext", "local"])
    foreign = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert foreign <= {"mlops_ext"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import mlops_ext.local.store", {"mlops_ext.local.store"}),
        ("from mlops_ext import server", {"mlops_ext.server"}),
        ("from . import faults", {"mlops_ext.local.faults"}),
        ("from ..services.records import Version", {"mlops_ext.services.records.Version"}),
        ("def f():\n    from mlops_ext.notebook import magics", {"mlops_ext.notebook.magics"}),
    ],
)
def test_every_form_of_import_is_seen(source: str, names: set[str]) -> None:
    assert set(imported_names(ast.parse(source), ["mlops_ext", "local"])) == names


def source_files() -> Iterator[Path]:
    for folder, ending in [
        ("mlops_ext", "py"),
        ("tests", "py"),
        ("ui-tests", "py"),
        ("src", "ts"),
        ("src", "tsx"),
        ("ui-tests", "ts"),
        ("style", "css"),
    ]:
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            name = path.relative_to(ROOT).as_posix()
            if "node_modules" not in name and name not in WRITTEN_BY_TOOLS:
                yield path


def test_no_file_is_too_long_to_read() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in source_files()
    }
    assert lengths
    long = {name for name, lines in lengths.items() if lines > MOST_LINES}
    assert long - ONE_FILE_BY_NATURE == set()


def test_no_file_says_where_it_was_written() -> None:
    local_path = re.compile(r"(?<![\w$.])/(home|root|Users)/\w")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in source_files()
        if local_path.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_test_modules_have_names_of_their_own() -> None:
    """Pytest imports them by their names alone, and refuses to collect two of one name."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_each_kind_of_result_is_drawn_in_cells() -> None:
    sources = [path.read_text() for path in (PACKAGE / "notebook").rglob("*.py")]
    given = {kind for text in sources for kind in re.findall(r'^    _kind = "(\w+)"', text, re.M)}
    declared = (ROOT / "src/mime/bundle.ts").read_text().partition("const KINDS = [")[2]
    drawn = set(re.findall(r"'(\w+)'", declared.partition("]")[0]))
    assert "version" in given
    assert given == drawn
