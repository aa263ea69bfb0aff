"""What a group demands of its versions, and who decided what about a version, when and why."""

from mlops_ext.services.governance.actions import made_before
from mlops_ext.services.governance.approval import decide
from mlops_ext.services.governance.checking import Refused, assess, check, check_new
from mlops_ext.services.governance.decisions import record_decision, record_waivers
from mlops_ext.services.governance.deployments import endpoint_history
from mlops_ext.services.governance.facts import Facts, facts_of
from mlops_ext.services.governance.history import version_history
from mlops_ext.services.governance.iam import iam_policy
from mlops_ext.services.governance.policies import policies, remove_policy, set_policy
from mlops_ext.services.governance.several import assess_all, decide_all
from mlops_ext.services.governance.stages import STAGES, STATUSES, set_stage

__all__ = [
    "STAGES",
    "STATUSES",
    "Facts",
    "Refused",
    "assess",
    "assess_all",
    "check",
    "check_new",
    "decide",
    "decide_all",
    "endpoint_history",
    "facts_of",
    "iam_policy",
    "made_before",
    "policies",
    "record_decision",
    "record_waivers",
    "remove_policy",
    "set_policy",
    "set_stage",
    "version_history",
]
