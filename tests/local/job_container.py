"""A job's container under test: its folder, and what runs in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlops_ext.local.jobs.sandbox import modes
from mlops_ext.local.jobs.sandbox.entry import CONTAINERS
from mlops_ext.local.jobs.sandbox.modes import Mode

HOSTS = {
    "current_host": "algo-1",
    "hosts": ["algo-1"],
    "current_instance_type": "ml.m5.large",
    "current_group_name": "homogeneousCluster",
    "instance_groups": [
        {
            "instance_group_name": "homogeneousCluster",
            "instance_type": "ml.m5.large",
            "hosts": ["algo-1"],
        }
    ],
    "network_interface_name": "eth0",
}


@dataclass
class JobContainer:
    """The folder of one job, with the configuration that SageMaker would write."""

    root: Path
    hyperparameters: dict[str, str] = field(default_factory=dict)
    channels: dict[str, dict[str, str]] = field(default_factory=dict)
    resources: dict[str, Any] = field(default_factory=lambda: dict(HOSTS))

    @property
    def ml(self) -> Path:
        """What the job sees as /opt/ml."""
        return self.root / "opt" / "ml"

    def write(self, path: str, content: str) -> Path:
        """A file below /opt/ml."""
        file = self.ml / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
        return file

    def run(
        self,
        module: str,
        *arguments: str,
        mode: Mode = Mode.NAMESPACE,
        python: str = sys.executable,
        **variables: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run a module of the containers' folder to its end."""
        process = self.start(module, *arguments, mode=mode, python=python, **variables)
        out, err = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def start(
        self,
        module: str,
        *arguments: str,
        mode: Mode = Mode.NAMESPACE,
        python: str = sys.executable,
        **variables: str,
    ) -> subprocess.Popen[str]:
        """Start a module of the containers' folder."""
        self.configure()
        argv, environment = modes.command(
            mode,
            self.root,
            [python, str(CONTAINERS), module, *arguments],
            {**os.environ, "TRAINING_JOB_NAME": "job", **variables},
            self.ml / "input" / "config",
            self.ml / "code",
        )
        return subprocess.Popen(
            argv,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def failure(self) -> str:
        """What the job wrote into its failure file; empty without one."""
        file = self.ml / "output" / "failure"
        return file.read_text() if file.exists() else ""

    def configure(self) -> None:
        """Write what SageMaker writes before it starts a container."""
        for folder in ("code", "model", "output/data", *(f"input/data/{n}" for n in self.channels)):
            (self.ml / folder).mkdir(parents=True, exist_ok=True)
        self.write("input/config/hyperparameters.json", json.dumps(self.hyperparameters))
        self.write("input/config/inputdataconfig.json", json.dumps(self.channels))
        self.write("input/config/resourceconfig.json", json.dumps(self.resources))
