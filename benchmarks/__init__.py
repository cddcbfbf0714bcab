"""Sample data of any size, and the measurements made with it."""
