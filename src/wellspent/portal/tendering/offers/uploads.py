"""Receiving files no larger than may be kept: what is over the limit is read past and never stored."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST = 20 * 1024 * 1024
"""The most bytes of any one file that reach a view."""


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that store, and lets go of a file once it is too large.

    The rest of the form arrives as it was, so that the page can say why the file did not.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """A part of it: handed on, until it is too much."""
        self.received += len(raw_data)
        if self.received > MOST and self.request is not None:
            self.request.too_large = self.file_name  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002
        """The handlers after this one keep it."""
        return None


def too_large(request: HttpRequest) -> str:
    """The name of a file of this request that was let go; empty where none was."""
    return str(getattr(request, "too_large", "") or "")
