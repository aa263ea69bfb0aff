"""What encoders and decoders raise."""

from __future__ import annotations

from http import HTTPStatus


class BaseInferenceToolkitError(Exception):
    """An error with what the answer to the request is to say."""

    def __init__(self, status_code: int, message: str, phrase: str) -> None:
        super().__init__(message)
        self.status_code, self.message, self.phrase = status_code, message, phrase


class GenericInferenceToolkitError(BaseInferenceToolkitError):
    """An error whose phrase is its message, unless another is given."""

    def __init__(
        self, status_code: int, message: str | None = None, phrase: str | None = None
    ) -> None:
        said = message or "Invalid Request"
        super().__init__(status_code, said, phrase or said)


class UnsupportedFormatError(BaseInferenceToolkitError):
    """A media type that is not known."""

    def __init__(self, content_type: str) -> None:
        text = f"Content type {content_type} is not supported by this framework."
        super().__init__(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, text, "Unsupported Media Type")
