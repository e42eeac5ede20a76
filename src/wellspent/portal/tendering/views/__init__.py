"""The officer's pages, by the groups of the task list."""

from wellspent.portal.tendering.views.common import found

__all__ = ["found"]
