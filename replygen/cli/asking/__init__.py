"""The conversation of `replygen new`: which fact is asked next, how it looks, what is kept."""
