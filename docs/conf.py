"""The documentation's build: MyST Markdown with the furo theme."""

project = "Wellspent"
author = "The Wellspent builders"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Wellspent"
exclude_patterns = ["examples"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
suppress_warnings = ["myst.xref_missing"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#00594f", "color-brand-content": "#00594f"},
}
