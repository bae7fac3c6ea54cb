"""The report as a PDF, drawn from the same page as the HTML, tagged for those who have it read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from string import printable

from replygen.brand import Brand
from replygen.errors import TemplateError
from replygen.figures.page import CHART, Report, fill, folders, style_sheet
from replygen.messages import _, listed
from replygen.render.engine import CSS, HTML, URLFetcherResponse
from replygen.render.pdf_fetcher import BrandFetcher
from replygen.render.pdf_file import write
from replygen.render.pdf_fonts import CutFonts


class _Fetcher(BrandFetcher):
    """Opens what a brand's files may open, and the charts."""

    def __init__(self, brand: Brand, charts: Mapping[str, bytes]) -> None:
        super().__init__(folders(brand))
        self._charts = charts

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The chart or the file at `url`. Raises ValueError when it is none of the report's."""
        if url.startswith(CHART):
            return URLFetcherResponse(url, self._charts[url.removeprefix(CHART)], {"Content-Type": "image/svg+xml"})
        return super().fetch(url, headers)


def pdf(report: Report, brand: Brand) -> bytes:
    """The report as a PDF. The same report gives the same bytes.

    Raises TemplateError when its page or style asks for a file that is none of the brand's.
    """
    content = fill(report, brand)
    charts = {chart.id: chart.picture for section in report.sections for chart in section.charts}
    fetcher, fonts, style = _Fetcher(brand, charts), CutFonts(), style_sheet(brand, report.words.locale)
    fonts.cut(style, ["en" if report.words.locale == "en" else report.words.locale], "".join(set(content)) + printable)
    sheet = CSS(string=style, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=content, base_url=f"{folders(brand)[0].resolve().as_uri()}/", url_fetcher=fetcher)
    data = write(page.render(stylesheets=[sheet], font_config=fonts), "")
    if fetcher.refused:
        raise TemplateError(
            _("report.html.j2 or report.css asks for {files}. Put a copy in {folder}; nothing else is opened.").format(
                files=listed(dict.fromkeys(fetcher.refused)), folder=folders(brand)[0]
            )
        )
    return data
