"""The site: Django, one app a room, every app with the same rooms inside (docs/decisions)."""
