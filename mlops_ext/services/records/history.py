"""What happened to versions and endpoints."""

from __future__ import annotations

from mlops_ext.services.records.base import Moment, Record


class HistoryEntry(Record):
    """One thing that happened to a version or an endpoint."""

    when: Moment
    what: str
    """``Registered``, ``Approved``, ``Rejected``, ``PendingManualApproval``, ``Stage``,
    ``Deployed``, ``Deleted``…"""
    title: str
    """"Approved", "Deployed to churn-prod"."""
    why: str = ""
    """The comment, quoted."""
    who: str | None = None
    """None: not known, and shown as such."""
    reference: str | None = None
    """The version or endpoint it is about, when that is another object."""
