"""Wellspent: the open social value platform for public procurement."""

__version__ = "0.1.0"
