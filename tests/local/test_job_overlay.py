"""What jobs install goes into layers; the interpreter below stays as it is."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_ext.local.jobs.sandbox import overlay


@pytest.fixture
def requirements(tmp_path: Path, tiny_wheel: Path) -> Path:
    """A requirements file whose package comes from a folder: nothing is fetched."""
    file = tmp_path / "requirements.txt"
    file.write_text(f"--no-index\n--find-links {tiny_wheel.parent}\ntinything\nnumpy\n")
    return file


def evaluated(python: str, expression: str) -> str:
    code = f"import importlib.util, sys; print({expression})"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def has(python: str, module: str) -> bool:
    return evaluated(python, f"bool(importlib.util.find_spec({module!r}))") == "True"


def test_a_layer_sees_all_that_its_interpreter_sees(tmp_path: Path) -> None:
    python = overlay.make_layer(sys.executable, tmp_path / "layer")
    assert evaluated(python, "sys.prefix") == str(tmp_path / "layer")
    for module in ("numpy", "sklearn", "mlops_ext", "pip"):
        assert has(python, module), module


def test_packages_are_installed_beside_the_interpreter_once(
    tmp_path: Path, requirements: Path
) -> None:
    log, again = io.StringIO(), io.StringIO()
    cache = tmp_path / "cache"
    python = overlay.interpreter_with(sys.executable, requirements, cache, log)
    assert evaluated(python, "__import__('tinything').VALUE") == "here"
    assert has(python, "sklearn")
    assert not has(sys.executable, "tinything")
    assert "Successfully installed tinything-1.5" in log.getvalue()
    assert overlay.interpreter_with(sys.executable, requirements, cache, again) == python
    assert again.getvalue() == "The packages of requirements.txt are there from an earlier job.\n"


def test_another_file_or_another_file_that_it_names_makes_another_layer(
    tmp_path: Path, requirements: Path
) -> None:
    first = overlay._key(sys.executable, requirements)
    assert overlay._key("/other/python", requirements) != first
    (tmp_path / "base.txt").write_text("numpy\n")
    requirements.write_text("-r base.txt\n")
    second = overlay._key(sys.executable, requirements)
    (tmp_path / "base.txt").write_text("numpy>1\n")
    assert len({first, second, overlay._key(sys.executable, requirements)}) == 3


def test_a_layer_that_was_not_finished_is_made_anew(tmp_path: Path, requirements: Path) -> None:
    cache = tmp_path / "cache"
    folder = cache / overlay._key(sys.executable, requirements)
    (folder / "bin").mkdir(parents=True)
    (folder / "half").touch()
    python = overlay.interpreter_with(sys.executable, requirements, cache, io.StringIO())
    assert evaluated(python, "__import__('tinything').VALUE") == "here"
    assert not (folder / "half").exists()


def test_what_a_job_installs_stays_in_its_own_layer(tmp_path: Path, requirements: Path) -> None:
    shared = overlay.make_layer(sys.executable, tmp_path / "shared")
    own = overlay.make_layer(shared, tmp_path / "own")
    variables = overlay.variables({"PATH": "/usr/bin:/bin"}, own)
    subprocess.run(
        ["sh", "-c", f"pip install --quiet -r {requirements}"],
        env=variables,
        cwd=tmp_path,
        check=True,
    )
    assert has(own, "tinything")
    assert not has(shared, "tinything")
    assert not has(sys.executable, "tinything")


def test_a_job_cannot_take_packages_from_the_interpreter(tmp_path: Path) -> None:
    own = overlay.make_layer(sys.executable, tmp_path / "own")
    done = subprocess.run(
        ["sh", "-c", "python3 -m pip uninstall --yes scikit-learn"],
        env=overlay.variables({"PATH": "/usr/bin:/bin"}, own),
        capture_output=True,
        text=True,
    )
    assert "outside environment" in done.stdout
    assert has(sys.executable, "sklearn")


def test_python_and_pip_mean_the_jobs_own(tmp_path: Path) -> None:
    own = overlay.make_layer(sys.executable, tmp_path / "own")
    variables = overlay.variables({"PATH": "/usr/bin:/bin", "KEPT": "yes"}, own)
    script = "for name in python python3 pip pip3; do command -v $name; done"
    found = subprocess.run(
        ["sh", "-c", script], env=variables, capture_output=True, text=True, check=True
    )
    folder = tmp_path / "own" / "bin"
    assert found.stdout.split() == [str(folder / n) for n in ("python", "python3", "pip", "pip3")]
    assert variables["KEPT"] == "yes"


def test_a_package_that_cannot_be_had_is_named_with_what_to_do(
    tmp_path: Path, requirements: Path
) -> None:
    requirements.write_text("--no-index\nno-such-package==9\n")
    log = io.StringIO()
    with pytest.raises(overlay.OverlayError, match="no-such-package==9") as failed:
        overlay.interpreter_with(sys.executable, requirements, tmp_path / "cache", log)
    assert sys.executable in str(failed.value)
    assert "ERROR: No matching distribution found for no-such-package==9" in log.getvalue()


def test_an_interpreter_that_cannot_be_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(overlay.OverlayError, match="/no/python cannot be run"):
        overlay.make_layer("/no/python", tmp_path / "layer")
