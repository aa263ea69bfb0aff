"""Where templates lie: the local S3, by the URLs that CloudFormation takes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mlops_ext.local.catalog.errors import invalid
from mlops_ext.local.catalog.template import LARGEST
from mlops_ext.local.errors import ApiError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def template_text(engine: Engine, url: str) -> str:
    """The template behind a URL of the local S3.

    Args:
        engine: the local SageMaker.
        url: ``https://<bucket>.s3.<region>.amazonaws.com/<key>``,
            ``https://s3.<region>.amazonaws.com/<bucket>/<key>``, ``s3://<bucket>/<key>`` or one
            of the local SageMaker's own address.

    Raises:
        ApiError: InvalidParametersException, there is no such object, or it is no text.
    """
    bucket, key = _place(url)
    try:
        found = engine.objects.get(bucket, key)
    except ApiError as error:
        raise invalid(
            f"Cannot read the template {url} from the local S3: {error.message}"
        ) from None
    if found.size > LARGEST:
        raise invalid(f"The template {url} has more than {LARGEST} bytes.")
    try:
        return found.path.read_text("utf-8")
    except UnicodeDecodeError:
        raise invalid(f"The template {url} is not UTF-8.") from None


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    host, path = parts.hostname or "", unquote(parts.path).lstrip("/")
    if parts.scheme == "s3":
        return parts.netloc, path
    if host.endswith((".amazonaws.com", ".amazonaws.com.cn")) and not host.startswith("s3"):
        bucket = host.partition(".s3")[0]
    else:
        bucket, _, path = path.partition("/")
    if not bucket or not path:
        raise invalid(f"TemplateURL must name an object in S3; {url} names none.")
    return bucket, path
