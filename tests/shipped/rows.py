"""The shipped project's tables, made once for all tests of a process, and only when one looks at them.

Every process collects every module, so that what a module works out while it is imported is worked out as
often as there are processes, also by a run of other tests.
"""

from __future__ import annotations

from functools import cache

from childcare.profile import PROFILE
from datapub.check import check
from datapub.config import load_config
from datapub.model import Tables
from tests.conftest import CLOCK, ROOT
from tests.support import Lazy


@cache
def check_shipped() -> Tables:
    """Return the checked tables; whoever changes something makes tables of its own."""
    return check(PROFILE, load_config(ROOT), CLOCK.today).tables


TABLES: Tables = Lazy(check_shipped)
