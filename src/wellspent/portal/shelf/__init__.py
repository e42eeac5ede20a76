"""The Library, as pages."""
