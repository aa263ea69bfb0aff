"""Who decided what about a version, when and why."""

from mlops_ext.services.governance.approval import decide
from mlops_ext.services.governance.history import endpoint_history, version_history

__all__ = ["decide", "endpoint_history", "version_history"]
