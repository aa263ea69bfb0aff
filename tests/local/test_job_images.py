"""From image names to interpreters."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest

from mlops_ext.local.jobs.sandbox import families
from mlops_ext.local.jobs.sandbox.images import ImageSettings, resolve, serving_families
from mlops_ext.local.jobs.sandbox.interpreters import described, kernelspecs

ECR = "683313688378.dkr.ecr.us-east-1.amazonaws.com"
SKLEARN = f"{ECR}/sagemaker-scikit-learn:1.2-1-cpu-py3"
TORCH = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.5.1-cpu-py311"


@pytest.fixture
def jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Jupyter data folder without any kernels."""
    folder = tmp_path / "jupyter"
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))
    monkeypatch.setenv("JUPYTER_NO_CONFIG", "1")
    monkeypatch.setattr(
        "jupyter_core.paths.jupyter_path",
        lambda name: [str(folder / name)],
    )
    return folder


def an_interpreter(folder: Path, python: str, packages: Mapping[str, str]) -> Path:
    """What an environment with these packages looks like."""
    site = folder / "lib" / f"python{python}" / "site-packages"
    for name, number in packages.items():
        info = site / f"{name.replace('-', '_')}-{number}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n")
    site.mkdir(parents=True, exist_ok=True)
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {python}.1\n")
    program = folder / "bin" / "python"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def a_kernel(jupyter: Path, name: str, python: Path | str, language: str = "python") -> None:
    folder = jupyter / "kernels" / name
    folder.mkdir(parents=True)
    spec = {"argv": [str(python), "-m", "kernel"], "display_name": name, "language": language}
    (folder / "kernel.json").write_text(json.dumps(spec))


@pytest.mark.parametrize(
    ("uri", "name", "tag", "family"),
    [
        (SKLEARN, "sagemaker-scikit-learn", "1.2-1-cpu-py3", "scikit-learn"),
        (TORCH, "pytorch-training", "2.5.1-cpu-py311", "pytorch"),
        (
            "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/tensorflow-inference:2.16.1-cpu",
            "tensorflow-inference",
            "2.16.1-cpu",
            "tensorflow",
        ),
        (
            "442386744353.dkr.ecr.us-gov-west-1.amazonaws.com/huggingface-pytorch-training:"
            "2.1.0-transformers4.36.0-gpu-py310-cu121-ubuntu20.04",
            "huggingface-pytorch-training",
            "2.1.0-transformers4.36.0-gpu-py310-cu121-ubuntu20.04",
            "huggingface",
        ),
        (f"{ECR}/sagemaker-xgboost@sha256:{'a' * 64}", "sagemaker-xgboost", None, "xgboost"),
        (
            f"{ECR}/sagemaker-xgboost:1.7-1@sha256:{'a' * 64}",
            "sagemaker-xgboost",
            "1.7-1",
            "xgboost",
        ),
        ("811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:1", "xgboost", "1", "xgboost"),
        (f"{ECR}/sagemaker-base-python-310:1.0", "sagemaker-base-python-310", "1.0", "python"),
        (
            "public.ecr.aws/sagemaker/sagemaker-distribution:3-cpu",
            "sagemaker-distribution",
            "3-cpu",
            "python",
        ),
        ("python:3.12-slim", "python", "3.12-slim", "python"),
        (f"{ECR}/team/own-image:latest", "own-image", "latest", None),
    ],
)
def test_every_form_of_an_image_name_is_understood(
    uri: str, name: str, tag: str | None, family: str | None
) -> None:
    image = families.parse(uri)
    found = families.family_of(image)
    assert (image.name, image.tag) == (name, tag)
    assert (found and found.name) == family


def test_versions_are_read_from_tags_and_names() -> None:
    torch = families.parse(TORCH)
    assert (torch.framework_version, torch.python_version) == ("2.5.1", "3.11")
    assert families.parse(f"{ECR}/sagemaker-base-python-310:1.0").python_version == "3.10"
    assert families.parse(SKLEARN).python_version is None


def test_the_engines_own_interpreter_serves_what_it_has_installed(jupyter: Path) -> None:
    runtime = resolve(SKLEARN, ImageSettings())
    assert runtime.interpreter == sys.executable
    assert runtime.family == "scikit-learn"
    assert runtime.framework_version == version("scikit-learn")
    assert runtime.python_version == f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert runtime.note == (
        f"The image has scikit-learn 1.2 and this job has {version('scikit-learn')}."
    )


def test_a_kernel_with_the_framework_serves_its_images(jupyter: Path, tmp_path: Path) -> None:
    a_kernel(jupyter, "empty", an_interpreter(tmp_path / "empty", "3.11", {}))
    old = an_interpreter(tmp_path / "old", "3.11", {"torch": "1.13.0"})
    a_kernel(jupyter, "first", old)
    runtime = resolve(TORCH, ImageSettings())
    assert (runtime.interpreter, runtime.framework_version) == (str(old), "1.13.0")
    assert runtime.note == "The image has PyTorch 2.5.1 and this job has 1.13.0."


def test_of_several_kernels_the_one_with_the_images_versions_serves(
    jupyter: Path, tmp_path: Path
) -> None:
    a_kernel(jupyter, "a", an_interpreter(tmp_path / "a", "3.10", {"torch": "2.5.0"}))
    right = an_interpreter(tmp_path / "b", "3.11", {"torch": "2.5.9"})
    a_kernel(jupyter, "b", right)
    runtime = resolve(TORCH, ImageSettings())
    assert (runtime.interpreter, runtime.note) == (str(right), None)


def test_hugging_face_images_need_both_packages(jupyter: Path, tmp_path: Path) -> None:
    image = f"{ECR}/huggingface-pytorch-training:2.1.0-transformers4.36.0-cpu-py310"
    a_kernel(jupyter, "torch", an_interpreter(tmp_path / "t", "3.11", {"torch": "2.1"}))
    with pytest.raises(ValueError, match="no Python here has torch and transformers"):
        resolve(image, ImageSettings())
    both = an_interpreter(tmp_path / "b", "3.10", {"torch": "2.1.2", "transformers": "4.36"})
    a_kernel(jupyter, "both", both)
    runtime = resolve(image, ImageSettings())
    assert (runtime.interpreter, runtime.framework_version) == (str(both), "2.1.2")
    assert runtime.note is None


def test_a_framework_that_is_nowhere_is_refused_with_what_to_do(jupyter: Path) -> None:
    with pytest.raises(ValueError, match="no Python here has torch: install it") as refused:
        resolve(TORCH, ImageSettings())
    assert "jobs.json" in str(refused.value)


def test_a_built_in_algorithm_of_awss_alone_is_refused_with_those_that_run() -> None:
    with pytest.raises(ValueError, match="linear-learner is an algorithm that exists in AWS's"):
        resolve("382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1", ImageSettings())
    with pytest.raises(ValueError, match=r"XGBoost \(sagemaker-xgboost\) runs"):
        resolve("382416733822.dkr.ecr.us-east-1.amazonaws.com/kmeans:1", ImageSettings())


def test_an_unknown_image_is_refused_with_the_map_that_would_serve_it() -> None:
    with pytest.raises(ValueError, match="Nothing here stands in for the image team/own:1") as no:
        resolve("team/own:1", ImageSettings())
    assert '"*/own:*"' in str(no.value)
    with pytest.raises(ValueError, match="is not the name of a container image"):
        resolve("not an image:", ImageSettings())


def test_the_users_map_comes_first(jupyter: Path, tmp_path: Path) -> None:
    mine = an_interpreter(tmp_path / "mine", "3.12", {"scikit-learn": "1.2.9"})
    runtime = resolve(SKLEARN, ImageSettings({"*/sagemaker-scikit-learn:*": str(mine)}))
    assert (runtime.interpreter, runtime.framework_version) == (str(mine), "1.2.9")
    assert runtime.note is None
    a_kernel(jupyter, "Mine", mine)
    assert resolve("team/own:1", ImageSettings({"team/*": "mine"})).interpreter == str(mine)


def test_a_map_that_leads_nowhere_says_so(jupyter: Path) -> None:
    a_kernel(jupyter, "there", sys.executable)
    with pytest.raises(ValueError, match=r"the kernel 'gone', and there is none. Kernels: there"):
        resolve(SKLEARN, ImageSettings({"*": "gone"}))
    with pytest.raises(ValueError, match="which is not a program"):
        resolve(SKLEARN, ImageSettings({"*": "/no/python"}))


def test_a_map_or_the_executor_may_ask_for_a_container(jupyter: Path) -> None:
    mapped = resolve(SKLEARN, ImageSettings({"*": "docker:python:3.11"}))
    assert (mapped.image, mapped.interpreter) == ("python:3.11", "python3")
    assert resolve("team/own:1", ImageSettings({}, "podman")).image == "team/own:1"


def test_settings_come_from_the_state_directory_and_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ImageSettings.read(tmp_path) == ImageSettings()
    (tmp_path / "jobs.json").write_text('{"executor": "rewrite", "images": {"a": "b"}}')
    assert ImageSettings.read(tmp_path) == ImageSettings({"a": "b"}, "rewrite")
    monkeypatch.setenv("MLOPS_EXT_IMAGES", '{"c": "d"}')
    monkeypatch.setenv("MLOPS_EXT_EXECUTOR", "namespace")
    assert ImageSettings.read(tmp_path) == ImageSettings({"c": "d"}, "namespace")
    (tmp_path / "images.json").write_text('{"e": "f"}')
    monkeypatch.setenv("MLOPS_EXT_IMAGES", str(tmp_path / "images.json"))
    assert ImageSettings.read(tmp_path).images == {"e": "f"}


@pytest.mark.parametrize("content", ["{", "[]", '{"images": []}', '{"images": {"a": 1}}'])
def test_broken_settings_are_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "jobs.json").write_text(content)
    with pytest.raises(ValueError, match=r"jobs\.json"):
        ImageSettings.read(tmp_path)


def test_kernels_of_other_languages_and_broken_ones_are_no_interpreters(jupyter: Path) -> None:
    a_kernel(jupyter, "r", sys.executable, language="R")
    a_kernel(jupyter, "gone", "/no/such/python")
    a_kernel(jupyter, "named", "python3")
    (jupyter / "kernels" / "broken").mkdir()
    (jupyter / "kernels" / "broken" / "kernel.json").write_text("{")
    assert kernelspecs() == {"named": sys.executable}


def test_files_tell_the_same_as_the_interpreter_itself() -> None:
    """The engine's own Python as a stranger would see it: through another path."""
    alias = os.path.join(os.path.dirname(sys.executable), "python3")
    found = described(alias if alias != sys.executable else sys.executable.rstrip("3"))
    assert found.version == f"{sys.version_info[0]}.{sys.version_info[1]}"
    for name in ("boto3", "mlops-ext"):
        assert found.installed([name]) == version(name)
    assert found.installed(["no-such-package"]) is None


def test_what_is_installed_later_is_seen_at_once(jupyter: Path, tmp_path: Path) -> None:
    python = an_interpreter(tmp_path / "later", "3.11", {"boto3": "1.0"})
    assert described(str(python)).installed(["torch"]) is None
    an_interpreter(tmp_path / "other", "3.11", {"torch": "2.5"})
    source = tmp_path / "other" / "lib" / "python3.11" / "site-packages"
    target = tmp_path / "later" / "lib" / "python3.11" / "site-packages"
    (source / "torch-2.5.dist-info").rename(target / "torch-2.5.dist-info")
    assert described(str(python)).installed(["torch"]) == "2.5"


def test_each_family_is_listed_with_what_serves_it(jupyter: Path) -> None:
    served = {family.title: runtime for family, runtime in serving_families(ImageSettings())}
    assert served["scikit-learn"] is not None
    assert served["XGBoost"] is not None
    assert served["PyTorch"] is None
