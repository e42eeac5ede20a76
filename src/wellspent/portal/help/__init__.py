"""Help: the docs' own Markdown, as pages and beside each step."""
