"""What letter.html.j2, letter.css and pictures may open while a PDF is drawn: files of the brand, nothing else."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from replygen.brand.safety import is_of_a_page
from replygen.messages import _, shortened
from replygen.render.engine import URLFetcher, URLFetcherResponse
from replygen.render.jail import inside

_LONGEST = 200
"""Characters of an address that are told."""


class BrandFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint comes without types
    """Opens pictures, style sheets and fonts in the brand folders; what the first folder lacks is looked for in the next.

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
            self.refused.append(shortened(url, _LONGEST))
            raise ValueError(f"refused: {url}")
        if not any(is_of_a_page(path.relative_to(folder)) for folder in self._folders if path.is_relative_to(folder)):
            what = _("{file} (which is no picture, style sheet or font)")
            self.refused.append(what.format(file=path.name))
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
