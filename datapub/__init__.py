"""Publisher of a register that a city keeps by law: committed CSV in, public site out."""

import os

__version__ = "0.1.0"

# Arrow reads this when it is imported, as pandas does. Its own pool keeps in each process what was freed.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
