"""Map files: written by hand or drafted, they say which column of somebody's own table holds which field of the case."""
