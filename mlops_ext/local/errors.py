"""The error that an operation of the local SageMaker answers with."""


class ApiError(Exception):
    """An error in AWS's words, turned into the wire's form by `wire.serialize`.

    Args:
        code: AWS's error code, for example ``ValidationException`` or ``ResourceNotFound``.
        message: AWS's text for it.
        status: HTTP status; SageMaker answers 400 for all errors of the caller.
        extra: further members of a modelled error, for example ``OriginalMessage``.
    """

    def __init__(
        self, code: str, message: str, status: int = 400, extra: dict[str, object] | None = None
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.extra = extra or {}


def validation(message: str) -> ApiError:
    """A ``ValidationException``, SageMaker's un-modelled answer to most bad requests."""
    return ApiError("ValidationException", message)


def not_found(message: str) -> ApiError:
    """A ``ResourceNotFound`` (SageMaker's code has no suffix)."""
    return ApiError("ResourceNotFound", message)


def conflict(message: str) -> ApiError:
    """A ``ConflictException``."""
    return ApiError("ConflictException", message)
