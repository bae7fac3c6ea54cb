"""The benchmark: replygen and what one would use in its place, on the same letters, in one run (`make bench`)."""
