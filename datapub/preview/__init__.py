"""A local preview: the site as it would be published, made anew while its sources are edited.

It serves this machine only, writes no file, and never touches the site that is
published. Pages carry one more script (a file of its own, as the content policy asks), which shows
what is wrong with the data and loads the page again when a new build stands.
"""

from __future__ import annotations

from datapub.preview.server import make_folder_server, make_server
from datapub.preview.watch import Preview, State

__all__ = ["Preview", "State", "make_folder_server", "make_server"]
