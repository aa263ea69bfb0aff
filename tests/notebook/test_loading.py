"""What loading the extension costs and registers."""

from __future__ import annotations

import json
import subprocess
import sys

from IPython.core.interactiveshell import InteractiveShell

LOAD = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
import IPython.core.magics.extension, jupyter_core.paths  # as every kernel has

before = set(sys.modules)
import mlops_ext
shell.run_line_magic("load_ext", "mlops_ext")
print(json.dumps(sorted(set(sys.modules) - before)))
"""
CAPTURE = (
    *("audit", "identity", "imports", "log", "places"),
    *("stack", "switch", "watching", "wrapping"),
)
LOADED = {
    "mlops_ext",
    "mlops_ext._version",
    "mlops_ext.notebook",
    "mlops_ext.notebook.capture",
    "mlops_ext.notebook.magics",
    *(f"mlops_ext.notebook.capture.{name}" for name in CAPTURE),
}


def test_loading_imports_capture_and_one_magic_alone(python: str) -> None:
    """Commands, parser and completer come with the first line or Tab, all else later still."""
    done = subprocess.run([python, "-c", LOAD], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert {name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names} == LOADED
    assert len(loaded) <= len(LOADED) + 5


def test_loading_twice_and_unloading_leaves_nothing(shell: InteractiveShell) -> None:
    shell.run_line_magic("reload_ext", "mlops_ext")
    assert "mlops" in shell.magics_manager.magics["line"]
    shell.run_line_magic("unload_ext", "mlops_ext")
    assert "mlops" not in shell.magics_manager.magics["line"]
    assert "%mlops" not in shell.strdispatchers["complete_command"].strs
