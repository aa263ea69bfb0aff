"""What loading the extension costs and registers."""

from __future__ import annotations

import json
import subprocess

from IPython.core.interactiveshell import InteractiveShell

HEAVY = ("boto3", "botocore", "ipywidgets", "numpy", "pandas", "pydantic", "sklearn")
LOAD = f"""
import json, sys
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
import jupyter_core.paths  # as every kernel has

before = len(sys.modules)
import mlops_ext
shell.run_line_magic("load_ext", "mlops_ext")
print(json.dumps([[name for name in {HEAVY} if name in sys.modules], len(sys.modules) - before]))
"""


def test_loading_imports_nothing_heavy(python: str) -> None:
    done = subprocess.run([python, "-c", LOAD], capture_output=True, text=True, check=True)
    heavy, modules = json.loads(done.stdout.splitlines()[-1])
    assert heavy == []
    assert modules < 35


def test_loading_twice_and_unloading_leaves_nothing(shell: InteractiveShell) -> None:
    shell.run_line_magic("reload_ext", "mlops_ext")
    assert "mlops" in shell.magics_manager.magics["line"]
    shell.run_line_magic("unload_ext", "mlops_ext")
    assert "mlops" not in shell.magics_manager.magics["line"]
    assert "%mlops" not in shell.strdispatchers["complete_command"].strs
