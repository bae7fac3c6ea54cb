"""Letters that somebody has written already: read from their files, their parts recognised, judged, mended, reviewed."""
