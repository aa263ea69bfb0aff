"""Sharing model package groups with other accounts."""

from mlops_ext.services.sharing.received import list_received
from mlops_ext.services.sharing.share import plan, read, share, unshare

__all__ = ["list_received", "plan", "read", "share", "unshare"]
