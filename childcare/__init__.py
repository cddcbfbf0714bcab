"""The profile: what a register of childcare institutions is; the engine (``datapub``) knows nothing of it."""
