"""weasymerge, a command that merges a CSV into an HTML page.

python -m tests.bench.peers.with_weasymerge WORDS FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import weasymerge

from tests.bench.peers.html import PAGE


def main(words: Path, folder: Path) -> None:
    template = Path("letter.html.j2").absolute()
    template.write_text(PAGE, encoding="utf-8")
    sys.argv[1:] = ["--data", str(words), "--template", str(template), "--output", f"{folder}/{{row[id]}}.pdf"]
    weasymerge.main()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
