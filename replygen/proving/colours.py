"""Whether people can read text of a colour: its contrast as the Web Content Accessibility Guidelines measure it."""

from __future__ import annotations

from collections.abc import Sequence

LEAST_CONTRAST = 4.5
"""What text of usual size needs on its paper: WCAG 2.2, success criterion 1.4.3."""


def contrast_on_white(colour: str) -> float:
    """The contrast of `colour`, written #rrggbb, on white paper: 1 (none) to 21."""
    return contrast([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])


def contrast(colour: Sequence[float]) -> float:
    """The contrast of red, green and blue (0 to 1 each) on white paper. Source: WCAG 2.2, “relative luminance”."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
