"""Where scripts find `framework`."""
