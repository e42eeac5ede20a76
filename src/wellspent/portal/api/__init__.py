"""The site for programs: /api/v1, its tokens, and what they may read."""
