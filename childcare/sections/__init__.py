"""The parts of the site that this register has pages for: one module each."""
