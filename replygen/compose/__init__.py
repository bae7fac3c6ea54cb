"""A valid case becomes a letter: the facts are laid out for the templates, the frame is put round the parts."""

from replygen.compose.composer import Composer, compose

__all__ = ["Composer", "compose"]
