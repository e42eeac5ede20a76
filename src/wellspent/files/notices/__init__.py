"""Published notices in, tender files drafted: OCDS from Find a Tender, Contracts Finder and the like.

`packages` finds the releases of a file, `ocds` puts the releases of a process together, `procurements` and
`criteria` say what they print, `drafts` writes it as a tender file to fill in.
"""

from wellspent.files.notices.drafts import draft, draft_content, draft_names
from wellspent.files.notices.procurements import read_notices

__all__ = ["draft", "draft_content", "draft_names", "read_notices"]
