"""``%mlops``: a data scientist's verbs as a line magic.

Loading registers the magic and its completer, and imports none of the commands: they come with
the first line or the first Tab, boto3 and pydantic with the first command that needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.magic import (
    Magics,
    line_magic,
    magics_class,
    needs_local_scope,
    no_var_expand,
)

from mlops_ext.notebook.capture import switch

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_WORDS = ("%mlops", "mlops")
"""What the completer answers to: the magic, and its name alone where automagic is on."""


@magics_class
class MLOpsMagics(Magics):
    """The ``%mlops`` magic."""

    @needs_local_scope  # type: ignore[untyped-decorator,unused-ignore]
    @no_var_expand  # type: ignore[untyped-decorator,unused-ignore]
    @line_magic
    def mlops(self, line: str, local_ns: dict[str, Any] | None = None) -> Any:
        """SageMaker MLOps: register, compare, approve, trace, deploy and invoke models.

        %mlops lists the commands, %mlops COMMAND --help explains one.
        """
        from mlops_ext.notebook.magics import running

        return running.run(line, self.shell, local_ns or {})


def load(ipython: InteractiveShell) -> None:
    """Register ``%mlops`` and its completer, and begin to capture what cells read."""
    ipython.register_magics(MLOpsMagics)
    unload_completer(ipython)
    for word in _WORDS:
        ipython.set_hook(  # type: ignore[no-untyped-call,unused-ignore]
            "complete_command", _complete, str_key=word
        )
    switch.load(ipython)


def _complete(shell: Any, event: Any) -> list[str]:
    from mlops_ext.notebook.magics.completion import complete

    return complete(shell, event)


def unload(ipython: InteractiveShell) -> None:
    """Take ``%mlops``, its completer and capture back."""
    switch.off()
    ipython.magics_manager.magics["line"].pop("mlops", None)
    unload_completer(ipython)


def unload_completer(ipython: Any) -> None:
    """Take the completer back."""
    for word in _WORDS:
        ipython.strdispatchers["complete_command"].strs.pop(word, None)
