"""The composed letter as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from replygen.brand import Brand
from replygen.model.letter import Block, Letter


def render(letter: Letter, brand: Brand) -> bytes:
    """`letter` as a JSON object in UTF-8: frame and parts as text, free of any layout."""
    return (json.dumps(content(letter), ensure_ascii=False, indent=2) + "\n").encode()


def content(letter: Letter) -> Mapping[str, Any]:
    """All that `letter` says."""
    return {
        "case_id": letter.case_id,
        "kind": letter.kind,
        "locale": letter.locale,
        "date": letter.date.isoformat(),
        "subject": letter.subject,
        "salutation": letter.salutation,
        "parts": [
            {"id": part.id, "paragraphs": [paragraph.text for paragraph in part.paragraphs]} for part in letter.parts
        ],
        "before": [_block(block) for block in letter.before],
        "after": [_block(block) for block in letter.after],
    }


def _block(block: Block) -> dict[str, str]:
    return {"role": block.role, "text": block.text}
