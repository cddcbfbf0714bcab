"""A local preview: the site as it would be published, rebuilt while its sources are edited.

It only serves this machine, writes no file, and never touches the published site. Pages get an extra script
(a file, as the content security policy requires) that shows the problems of the data and reloads the page
after each build.
"""

from __future__ import annotations

from datapub.preview.server import make_folder_server, make_server
from datapub.preview.watch import Preview, State

__all__ = ["Preview", "State", "make_folder_server", "make_server"]
