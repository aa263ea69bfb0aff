"""How to renew credentials that have expired: it depends on where they come from."""

from __future__ import annotations

import os

from mlops_ext.connection.choice import Choice, read_studio


def renewal(choice: Choice) -> str:
    """Return what to do, as a sentence or two.

    Args:
        choice: the SageMaker in use.
    """
    if choice.use == "local":
        return "The local SageMaker makes its keys itself: connect again."
    if choice.profile is None and os.environ.get("AWS_ACCESS_KEY_ID"):
        return (
            "They come from the environment: set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
            "AWS_SESSION_TOKEN anew, then restart Jupyter."
        )
    profile = choice.profile or os.environ.get("AWS_PROFILE")
    if profile is None and read_studio():
        return "They are those of the space: restart it, or open it again from Studio."
    named = f" --profile {profile}" if profile else ""
    if _signs_on(profile):
        return f"Log in again: aws sso login{named}"
    return f"Log in again (aws sso login{named}) or keep new keys (aws configure{named})."


def _signs_on(profile: str | None) -> bool:
    """Whether a profile gets its credentials by single sign-on."""
    import botocore.session
    from botocore.exceptions import BotoCoreError

    try:
        settings = botocore.session.Session(profile=profile).get_scoped_config()
    except BotoCoreError:
        return False
    return "sso_session" in settings or "sso_start_url" in settings
