"""PyTorch: TorchScript, and modules as structure and weights with the code of their classes.

The weights are a plain state dict (``model.pth``), which loads without running code and which other
tools read; the module they fill is pickled beside it without them.
"""

from __future__ import annotations

import copy
from typing import Any

from mlops_ext.services.registration.archive import refused
from mlops_ext.services.registration.model import PROGRAM, Model, Scratch
from mlops_ext.services.registration.pickling import Insides, look_inside
from mlops_ext.services.registration.serving_script import TORCH
from mlops_ext.services.registration.sources import objects
from mlops_ext.services.registration.sources.kinds import is_a


def takes(given: Any) -> bool:
    """Whether it is a module."""
    return is_a(given, "torch", "Module")


def read(given: Any, scratch: Scratch) -> Model:
    """Describe a module.

    Raises:
        InvalidInput: it cannot be pickled, or its classes cannot be taken out of the notebook.
    """
    import torch

    files: list[objects.File] = []
    if is_a(given, "torch", "ScriptModule"):
        torch.jit.save(given, scratch.folder / "model.pt")
        files.append(("model.pt", scratch.folder / "model.pt"))
        pins, code = objects.needed(given, Insides(), {"torch"})
    else:
        structure = _structure(given)
        torch.save(structure, scratch.folder / "module.pth")
        torch.save(given.state_dict(), scratch.folder / "model.pth")
        files += [(name, scratch.folder / name) for name in ("module.pth", "model.pth")]
        insides = look_inside(structure)
        pins, code = objects.needed(given, insides, {*insides.modules, "torch"})
    framework, version = objects.framework_of(given)
    return Model(
        content=objects.packed(TORCH, pins, [*files, *code], scratch),
        source=type(given).__name__,
        program=PROGRAM,
        framework=framework,
        version=version,
        needs=pins,
        parameters={"weights": sum(one.numel() for one in given.parameters())},
        predict=_asking(given),
    )


def _structure(given: Any) -> Any:
    """Copy a module with its weights left out: their places have a shape and no numbers."""
    import torch

    kept = given.state_dict(keep_vars=True)
    empty = {
        id(weight): torch.nn.Parameter(weight.detach().to("meta"), weight.requires_grad)
        if isinstance(weight, torch.nn.Parameter)
        else weight.detach().to("meta")
        for weight in kept.values()
        if isinstance(weight, torch.Tensor)
    }
    try:
        return copy.deepcopy(given, empty)
    except Exception as error:
        raise refused(
            f"This {type(given).__name__} cannot be copied.",
            f"{type(error).__name__}: {error}",
            "Register a TorchScript module, or a folder with code/inference.py.",
        ) from error


def _asking(given: Any) -> Any:
    def predict(rows: Any) -> Any:
        import numpy as np
        import torch

        first = next(given.parameters(), None)
        asked = torch.as_tensor(np.asarray(rows), device=None if first is None else first.device)
        if asked.is_floating_point() and first is not None:
            asked = asked.to(first.dtype)
        training = given.training
        try:
            with torch.no_grad():
                answer = given.eval()(asked)
        finally:
            given.train(training)
        return answer.cpu().numpy() if isinstance(answer, torch.Tensor) else answer

    return predict
