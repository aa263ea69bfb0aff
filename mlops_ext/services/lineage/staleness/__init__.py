"""Whether data is still what a model learned from."""

from mlops_ext.services.lineage.staleness.judging import judge_all
from mlops_ext.services.lineage.staleness.kept import CHANGED, GONE, SAME, UNREADABLE, Kept, Now

__all__ = ["CHANGED", "GONE", "SAME", "UNREADABLE", "Kept", "Now", "judge_all"]
