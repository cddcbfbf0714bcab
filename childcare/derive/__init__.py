"""Values derived from the checked tables: the register, the progress of the policy, their ratings."""
