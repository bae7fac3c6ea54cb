"""What letter.html.j2, letter.css and pictures may open while a PDF is drawn: files of the brand, nothing else."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from replygen.render.engine import URLFetcher, URLFetcherResponse
from replygen.render.jail import inside


class BrandFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint comes without types
    """Opens regular files inside the brand folders; a name that the first folder lacks is looked for in the next.

    Everything else is refused and noted in `refused`: the engine may swallow the error, so ask there afterwards.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self.refused: list[str] = []
        self._folders = tuple(folder.resolve() for folder in folders)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The file at `url`. Raises ValueError when it is none of the brand's."""
        path = self._find(url)
        if path is None:
            self.refused.append(url)
            raise ValueError(f"refused: {url}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(path.as_uri(), path.read_bytes(), {"Content-Type": kind})

    def _find(self, url: str) -> Path | None:
        parts = urlsplit(url)
        if parts.scheme.lower() != "file" or parts.netloc not in {"", "localhost"}:
            return None
        wanted = Path(url2pathname(parts.path))
        if wanted.is_relative_to(self._folders[0]):
            name = wanted.relative_to(self._folders[0])
            candidates = [folder / name for folder in self._folders]
        else:
            candidates = [wanted]
        return next((path.resolve() for path in candidates if inside(self._folders, path)), None)
