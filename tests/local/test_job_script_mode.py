"""Script mode: the contract of sagemaker-training, held by scripts that really run."""

from __future__ import annotations

import json
import os
import signal
import sys
import tarfile
from pathlib import Path

import pytest
from job_container import JobContainer

from mlops_ext.local.jobs.containers import train
from mlops_ext.local.jobs.sandbox import modes, overlay
from mlops_ext.local.jobs.sandbox.modes import Mode

WAYS = [mode for mode in modes.BY_THEMSELVES if not modes.trial(mode).trouble]

TELL = """
import json, os, sys
told = {name: value for name, value in os.environ.items() if name.startswith("SM_")}
told["argv"], told["cwd"] = sys.argv[1:], os.getcwd()
with open(os.path.join(os.environ["SM_MODEL_DIR"], "told.json"), "w") as file:
    json.dump(told, file)
"""


@pytest.fixture
def container(tmp_path: Path) -> JobContainer:
    return JobContainer(tmp_path, {"sagemaker_program": '"train.py"'})


def told(container: JobContainer) -> dict[str, str]:
    found: dict[str, str] = json.loads((container.ml / "model" / "told.json").read_text())
    return found


@pytest.mark.parametrize("mode", WAYS)
def test_a_script_gets_its_hyperparameters_channels_and_folders(
    container: JobContainer, mode: Mode
) -> None:
    container.hyperparameters |= {
        "epochs": "3",
        "rate": "0.1",
        "name": '"two words"',
        "raw": "not json",
        "layers": "[1, 2]",
        "options": '{"a": 1}',
        "x": "true",
        "sagemaker_container_log_level": "20",
        "sagemaker_job_name": '"job"',
        "sagemaker_mpi_enabled": "false",
        "_tuning_objective_metric": '"loss"',
    }
    container.channels = {"train": {"TrainingInputMode": "File"}, "test": {"ContentType": "csv"}}
    container.write("code/train.py", TELL)
    done = container.run("train", mode=mode)
    assert done.returncode == 0, done.stderr
    found = told(container)
    base = str(container.ml) if mode is Mode.REWRITE else "/opt/ml"
    own = {
        "epochs": 3,
        "rate": 0.1,
        "name": "two words",
        "raw": "not json",
        "layers": [1, 2],
        "options": {"a": 1},
        "x": True,
    }
    assert found["argv"] == [
        *("--epochs", "3", "--layers", "[1, 2]", "--name", "two words", "--options", "a=1"),
        *("--rate", "0.1", "--raw", "not json", "-x", "True"),
    ]
    assert json.loads(found["SM_USER_ARGS"]) == found["argv"]
    assert json.loads(found["SM_HPS"]) == own
    assert found["SM_HP_NAME"] == "two words"
    assert json.loads(found["SM_HP_LAYERS"]) == [1, 2]
    assert "SM_HP_SAGEMAKER_JOB_NAME" not in found
    assert json.loads(found["SM_FRAMEWORK_PARAMS"]) == {"sagemaker_mpi_enabled": False}
    assert json.loads(found["SM_CHANNELS"]) == ["test", "train"]
    assert found["SM_CHANNEL_TRAIN"] == f"{base}/input/data/train"
    assert json.loads(found["SM_INPUT_DATA_CONFIG"]) == container.channels
    assert json.loads(found["SM_RESOURCE_CONFIG"]) == container.resources
    assert json.loads(found["SM_HOSTS"]) == ["algo-1"]
    assert {
        name: found[name]
        for name in found
        if name.endswith("_DIR") and not name.startswith("SM_CHANNEL")
    } == {
        "SM_MODEL_DIR": f"{base}/model",
        "SM_INPUT_DIR": f"{base}/input",
        "SM_INPUT_DATA_DIR": f"{base}/input/data",
        "SM_INPUT_CONFIG_DIR": f"{base}/input/config",
        "SM_OUTPUT_DIR": f"{base}/output",
        "SM_OUTPUT_DATA_DIR": f"{base}/output/data",
        "SM_OUTPUT_INTERMEDIATE_DIR": f"{base}/output/intermediate",
        "SM_MODULE_DIR": f"{base}/code",
    }
    assert found["SM_CURRENT_HOST"] == "algo-1"
    assert found["SM_CURRENT_INSTANCE_TYPE"] == "ml.m5.large"
    assert found["SM_NETWORK_INTERFACE_NAME"] == "eth0"
    assert found["SM_JOB_NAME"] == "job"
    assert (found["SM_MODULE_NAME"], found["SM_USER_ENTRY_POINT"]) == ("train", "train.py")
    assert found["SM_LOG_LEVEL"] == "20"
    assert (found["SM_NUM_GPUS"], found["SM_NUM_NEURONS"]) == ("0", "0")
    assert int(found["SM_NUM_CPUS"]) == len(os.sched_getaffinity(0))
    training = json.loads(found["SM_TRAINING_ENV"])
    assert training["hyperparameters"] == own
    assert training["channel_input_dirs"]["test"] == f"{base}/input/data/test"
    assert (training["job_name"], training["is_master"]) == ("job", True)
    assert found["cwd"] == f"{base}/code"


def test_the_log_says_what_was_invoked(container: JobContainer) -> None:
    container.write("code/train.py", "print('from the script')")
    done = container.run("train")
    assert "Invoking script with the following command:" in done.stdout
    assert done.stdout.index("SM_MODEL_DIR=/opt/ml/model") < done.stdout.index("from the script")
    assert done.stdout.rstrip().endswith("Reporting training SUCCESS")


def test_a_scripts_error_becomes_the_reason_of_the_failure(container: JobContainer) -> None:
    container.hyperparameters["rate"] = "2"
    container.write(
        "code/train.py",
        "try:\n    {}['missing']\nexcept KeyError as error:\n"
        "    raise ValueError('rate is too high\\nby far') from error\n",
    )
    done = container.run("train")
    assert done.returncode == 1
    lines = container.failure().splitlines()
    assert lines[:4] == [
        "ExecuteUserScriptError:",
        "ExitCode 1",
        'ErrorMessage "ValueError: rate is too high',
        "by far",
    ]
    assert lines[-1].endswith('train.py --rate 2"')
    assert lines[-1].startswith('Command "')
    assert "KeyError: 'missing'" in done.stderr
    assert "Reporting training FAILURE" in done.stderr


def test_a_script_that_exits_keeps_its_code_and_its_last_words(container: JobContainer) -> None:
    container.write("code/train.py", "import sys\nprint('no luck', file=sys.stderr)\nsys.exit(5)")
    assert container.run("train").returncode == 1
    assert 'ExitCode 5\nErrorMessage "no luck' in container.failure()


def test_a_script_that_was_killed_says_that_memory_may_be_short(container: JobContainer) -> None:
    container.write("code/train.py", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    container.run("train")
    assert "ExitCode 137" in container.failure()
    assert "OutOfMemory" in container.failure()


def test_a_script_takes_sigterm_once_and_may_save_its_work(container: JobContainer) -> None:
    container.write(
        "code/train.py",
        "import os, signal, sys\n"
        "def save(number, frame):\n"
        "    with open(os.path.join(os.environ['SM_MODEL_DIR'], 'saved'), 'a') as file:\n"
        "        file.write('once')\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, save)\n"
        "print('ready', flush=True)\n"
        "while True:\n    signal.pause()\n",
    )
    process = container.start("train")
    assert process.stdout is not None
    while process.stdout.readline() != "ready\n":
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert (container.ml / "model" / "saved").read_text() == "once"


def test_a_shell_script_is_an_entry_point(container: JobContainer) -> None:
    container.hyperparameters = {"sagemaker_program": "run.sh", "name": '"two words"'}
    script = container.write("code/run.sh", '#!/bin/sh\necho "$2" > $SM_MODEL_DIR/name\n')
    script.chmod(0o600)
    done = container.run("train")
    assert done.returncode == 0, done.stderr
    assert (container.ml / "model" / "name").read_text() == "two words\n"


def test_a_scripts_neighbours_can_be_imported(container: JobContainer) -> None:
    container.write("code/helpers/__init__.py", "VALUE = 42")
    container.write("code/train.py", "import helpers\nprint('helped', helpers.VALUE)")
    assert "helped 42" in container.run("train").stdout


def test_the_containers_own_modules_are_not_the_scripts(container: JobContainer) -> None:
    container.write(
        "code/train.py",
        "import importlib.util as u\nprint([u.find_spec(n) for n in ('contract', 'containers')])",
    )
    assert "[None, None]" in container.run("train").stdout


@pytest.mark.skipif(not train._builds_wheels(), reason="this interpreter builds no packages")
def test_a_package_is_installed_for_the_job_and_run_as_a_module(
    container: JobContainer, tmp_path: Path
) -> None:
    container.hyperparameters = {"sagemaker_program": "forest.py", "depth": "3"}
    container.write(
        "code/setup.py",
        "from setuptools import setup\n"
        "setup(name='forest', version='1', packages=['forest'], package_dir={'': 'lib'})\n",
    )
    container.write("code/lib/forest/__init__.py", "")
    container.write("code/lib/forest/__main__.py", "import sys\nprint('grown', sys.argv[1:])")
    own = overlay.make_layer(sys.executable, tmp_path / "layer")
    done = container.run("train", python=own)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "grown ['--depth', '3']" in done.stdout


def test_code_in_a_channel_is_brought_to_the_code_folder(container: JobContainer) -> None:
    container.hyperparameters["sagemaker_submit_directory"] = "/opt/ml/input/data/code"
    container.write("input/data/code/train.py", TELL)
    assert container.run("train").returncode == 0
    assert told(container)["cwd"] == "/opt/ml/code"


def test_an_archive_in_a_channel_is_unpacked(container: JobContainer, tmp_path: Path) -> None:
    path = "/opt/ml/input/data/code/sourcedir.tar.gz"
    container.hyperparameters["sagemaker_submit_directory"] = path
    script = container.write("elsewhere/train.py", TELL)
    archive = container.write("input/data/code/sourcedir.tar.gz", "")
    with tarfile.open(archive, "w:gz") as file:
        file.add(script, "train.py")
    assert container.run("train").returncode == 0
    assert told(container)["SM_MODULE_DIR"] == path


def test_an_archive_that_reaches_out_of_its_folder_is_refused(
    container: JobContainer, tmp_path: Path
) -> None:
    path = "/opt/ml/input/data/code/sourcedir.tar.gz"
    container.hyperparameters["sagemaker_submit_directory"] = path
    archive = container.write("input/data/code/sourcedir.tar.gz", "")
    with tarfile.open(archive, "w:gz") as file:
        file.addfile(tarfile.TarInfo("../escaped"))
    assert container.run("train").returncode == 1
    said = "is not unpacked: '../escaped' in the archive leaves its folder."
    assert container.failure().endswith(said)
    assert not (container.ml / "escaped").exists()


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({}, "No script is named: set the hyperparameter sagemaker_program."),
        (
            {"sagemaker_program": "other.py"},
            "The entry point other.py is not in the code. There is: train.py.",
        ),
        (
            {"sagemaker_program": "train.py", "sagemaker_submit_directory": "/opt/ml/gone"},
            "sagemaker_submit_directory is /opt/ml/gone, which is not there.",
        ),
    ],
)
def test_code_that_is_not_there_is_said_to_be_so(
    container: JobContainer, settings: dict[str, str], reason: str
) -> None:
    container.hyperparameters = settings
    container.write("code/train.py", "")
    assert container.run("train").returncode == 1
    assert container.failure() == reason


def test_the_environment_may_name_the_script(container: JobContainer) -> None:
    container.hyperparameters = {}
    container.write("code/other.py", "print('the other one')")
    done = container.run("train", SAGEMAKER_PROGRAM="other.py")
    assert "the other one" in done.stdout
