"""Pictures of results: described as data, told in words, drawn as SVG or PNG."""

from wellspent.documents.charts.chart import Chart, Kind, Role, Row, Scale, Series, by_size
from wellspent.documents.charts.drawing import to_png, to_svg
from wellspent.documents.charts.words import alt_text

__all__ = ["Chart", "Kind", "Role", "Row", "Scale", "Series", "alt_text", "by_size", "to_png", "to_svg"]
