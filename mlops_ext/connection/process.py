"""What a process needs beside variables to be pointed at the local SageMaker."""

from mlops_ext.local import launcher


def redirect_hard_wired_endpoints() -> None:
    """Let the endpoint variables win over AWS endpoints that libraries name themselves.

    The SageMaker SDK does so for STS. It holds only while the variables of
    `Connection.environment` point at the local SageMaker.
    """
    launcher.install_hook()
