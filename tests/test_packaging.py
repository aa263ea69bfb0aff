"""What the wheel holds, and what Jupyter finds once it is installed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SHARE = "share/jupyter/labextensions/mlops-ext"
VERSION = json.loads((ROOT / "package.json").read_text("utf-8"))["version"]
MOST_JAVASCRIPT_BYTES = 600_000


def run(*command: str) -> str:
    """Run in the tree's root to the end, and return what was said."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def python(code: str) -> str:
    return run(sys.executable, "-c", code).strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel of this tree, built from the front end that is there."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--no-index"]
    run(*command, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (path,) = folder.glob("*.whl")
    with ZipFile(path) as opened:
        yield opened


def in_wheel(wheel: ZipFile, ending: str) -> list[str]:
    return [name for name in wheel.namelist() if name.endswith(ending)]


def data(wheel: ZipFile, path: str) -> bytes:
    """The content of a file that is installed outside the package."""
    (name,) = in_wheel(wheel, f".data/data/{path}")
    return wheel.read(name)


def test_the_wheel_holds_every_file_of_the_package(wheel: ZipFile) -> None:
    listed = run("git", "ls-files", "mlops_ext").split()
    on_disk = {name for name in listed if (ROOT / name).exists()}
    assert on_disk
    assert on_disk - set(wheel.namelist()) == set()
    assert {"mlops_ext/py.typed", "mlops_ext/_version.py"} <= set(wheel.namelist())


def test_the_wheel_holds_the_front_end_once(wheel: ZipFile) -> None:
    described = json.loads(data(wheel, f"{SHARE}/package.json"))
    build = described["jupyterlab"]["_build"]
    assert data(wheel, f"{SHARE}/{build['load']}")
    assert build["extension"] == "./extension"
    assert build["mimeExtension"] == "./mimeExtension"
    assert "style" not in build, "Styles come with the first view, not at the start."
    assert data(wheel, f"{SHARE}/install.json")
    assert (
        data(wheel, f"{SHARE}/schemas/mlops-ext/panel.json")
        == (ROOT / "schema" / "panel.json").read_bytes()
    )
    assert len(in_wheel(wheel, "static/style.js")) == 1
    assert not in_wheel(wheel, ".map")


def test_the_front_end_stays_small(wheel: ZipFile) -> None:
    scripts = in_wheel(wheel, ".js")
    assert len([name for name in scripts if "remoteEntry" in name]) == 1
    assert sum(wheel.getinfo(name).file_size for name in scripts) <= MOST_JAVASCRIPT_BYTES


def test_the_wheel_enables_the_server_part(wheel: ZipFile) -> None:
    config = json.loads(data(wheel, "etc/jupyter/jupyter_server_config.d/mlops_ext.json"))
    assert config == {"ServerApp": {"jpserver_extensions": {"mlops_ext": True}}}


def test_both_halves_have_one_version(wheel: ZipFile) -> None:
    (metadata,) = in_wheel(wheel, "dist-info/METADATA")
    assert f"\nVersion: {VERSION}\n" in wheel.read(metadata).decode()
    assert f'"{VERSION}"' in wheel.read("mlops_ext/_version.py").decode()
    assert json.loads(data(wheel, f"{SHARE}/package.json"))["version"] == VERSION


def test_the_wheel_says_its_licence_and_its_command(wheel: ZipFile) -> None:
    (licence,) = in_wheel(wheel, "dist-info/licenses/LICENSE")
    assert b"Apache License" in wheel.read(licence)
    (entries,) = in_wheel(wheel, "dist-info/entry_points.txt")
    assert "jupyter-mlops = mlops_ext.cli:main" in wheel.read(entries).decode()


def test_the_wheel_does_not_tell_where_it_was_built(wheel: ZipFile) -> None:
    here = str(ROOT).encode()
    telling = [name for name in wheel.namelist() if here in wheel.read(name)]
    assert telling == []


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "yarn.lock").read_text("utf-8")
    assert not re.search(r"https?://|__archiveUrl|file://", lock)


def test_jupyterlab_finds_the_front_end_enabled() -> None:
    listed = run(sys.executable, "-m", "jupyterlab.labextensions", "list")
    assert re.search(rf"mlops-ext v{re.escape(VERSION)} \S*enabled", listed), listed


def test_jupyter_server_finds_the_server_part_enabled_and_valid() -> None:
    listed = run(sys.executable, "-m", "jupyter_server.extension.serverextension", "list")
    assert re.search(r"mlops_ext \S*enabled", listed), listed
    assert re.search(rf"mlops_ext {re.escape(VERSION)} \S*OK", listed), listed


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import mlops_ext; "
        "print(*sorted(set(sys.modules) - before))"
    )
    standard = sys.stdlib_module_names
    loaded = [name for name in python(code).split() if name.split(".")[0] not in standard]
    assert loaded == ["mlops_ext", "mlops_ext._version"]


def test_the_console_command_answers() -> None:
    assert "local" in run(sys.executable, "-m", "jupyter", "mlops", "--help")
