"""LibreOffice prints what docx-mailmerge2, the quickest of the makers of DOCX, has written.

python -m tests.bench.peers.with_libreoffice WORDS FOLDER
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.peers import with_mailmerge

AT_A_TIME = 200
"""Of 300 files named at once it converts 247, and ends as if it had done all."""


def main(words: Path, folder: Path) -> None:
    drafts = Path("drafts")
    drafts.mkdir()
    with_mailmerge.main(words, drafts)
    profile = (words.parent / "profile").as_uri()  # kept from run to run, as a user's is
    convert: list[str | Path] = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        folder,
    ]
    files = sorted(drafts.iterdir())
    for start in range(0, len(files), AT_A_TIME):
        subprocess.run([*convert, *files[start : start + AT_A_TIME]], check=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
