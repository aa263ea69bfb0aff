"""Lays an empty environment over the one that runs this: `python layer.py FOLDER [--pip]`.

A program by itself, run by the interpreter that is to be extended. The layer sees everything that
the interpreter sees; what is installed goes into the layer, and the interpreter never changes.
"""

from __future__ import annotations

import importlib.util
import os
import site
import stat
import sys
import sysconfig
import venv


def main(folder: str, with_pip: bool) -> None:
    """Make the layer in `folder`, with a pip of its own if the interpreter has none."""
    own_pip = with_pip and importlib.util.find_spec("pip") is None
    venv.EnvBuilder(symlinks=os.name != "nt", with_pip=own_pip).create(folder)
    below = [path for path in site.getsitepackages() if os.path.isdir(path)]
    if site.ENABLE_USER_SITE:
        below.append(site.getusersitepackages())
    variables = {"base": folder, "platbase": folder}
    packages = sysconfig.get_path("purelib", "venv", variables)
    with open(os.path.join(packages, "below.pth"), "w", encoding="utf-8") as file:
        # addsitedir follows the .pth files there, too: links, editable installations.
        file.writelines(f"import site; site.addsitedir({path!r})\n" for path in below)
    if not own_pip:
        for name in ("pip", "pip3"):
            _write_command(os.path.join(folder, "bin", name), os.path.join(folder, "bin", "python"))


def _write_command(path: str, python: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nexec "{python}" -m pip "$@"\n')
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


if __name__ == "__main__":
    main(sys.argv[1], "--pip" in sys.argv)
