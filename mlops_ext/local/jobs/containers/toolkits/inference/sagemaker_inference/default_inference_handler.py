"""The four functions of an inference script, to be taken over or overridden one by one."""

from __future__ import annotations

from typing import Any

from . import decoder, encoder, errors, utils


class DefaultInferenceHandler:
    """Reads and writes arrays; how a model is loaded and asked, a subclass says."""

    def default_model_fn(self, model_dir: str, context: Any = None) -> Any:
        """The model; raises NotImplementedError unless overridden."""
        raise NotImplementedError("Please provide a model_fn implementation.")

    def default_input_fn(self, input_data: Any, content_type: str, context: Any = None) -> Any:
        """The request's array."""
        return decoder.decode(input_data, content_type)

    def default_predict_fn(self, data: Any, model: Any, context: Any = None) -> Any:
        """The prediction; raises NotImplementedError unless overridden."""
        raise NotImplementedError("Please provide a predict_fn implementation.")

    def default_output_fn(
        self, prediction: Any, accept: str, context: Any = None
    ) -> tuple[str | bytes, str]:
        """The answer in the first of the accepted forms that is known, and its media type."""
        for content_type in utils.parse_accept(accept):
            if content_type in encoder.SUPPORTED_CONTENT_TYPES:
                return encoder.encode(prediction, content_type), content_type
        raise errors.UnsupportedFormatError(accept)
