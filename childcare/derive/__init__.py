"""Values worked out from the checked tables: the register, the progress of the policy, their judgement."""
