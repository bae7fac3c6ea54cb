"""The letter as an HTML page, for the peers that print HTML."""

from __future__ import annotations

from tests.bench.words import COMPANY, FONT

PAGE = f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{COMPANY}</title>
<style>
@page {{ size: A4; margin: 30mm 26mm 25mm 28mm; }}
body {{ font: 12pt/18pt "{FONT}", serif; }}
header {{ border-bottom: 1px solid; font-weight: bold; }}
p {{ margin: 0; }}
main p {{ text-indent: 2em; text-align: justify; }}
footer {{ text-align: right; }}
</style>
</head>
<body>
<header>{COMPANY}</header>
{{% for line in row.before.splitlines() %}}<p>{{{{ line }}}}</p>{{% endfor %}}
<main>{{% for line in row.body.splitlines() %}}<p>{{{{ line }}}}</p>{{% endfor %}}</main>
<footer>{{% for line in row.after.splitlines() %}}<p>{{{{ line }}}}</p>{{% endfor %}}</footer>
</body>
</html>
"""
"""A Jinja template; `row` is a letter's `Words`."""
