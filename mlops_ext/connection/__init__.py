"""Which SageMaker is spoken to, as whom: the choice, the clients, the identity."""

from mlops_ext.connection.choice import Choice, choose, save_choice
from mlops_ext.connection.connection import Connection, connect

__all__ = ["Choice", "Connection", "choose", "connect", "save_choice"]
