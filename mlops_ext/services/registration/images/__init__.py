"""Which image of AWS serves a model, and whether it would as it is."""

from mlops_ext.services.registration.images.choice import Image, image_for

__all__ = ["Image", "image_for"]
