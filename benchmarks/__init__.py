"""Sample data of any size, and benchmarks that use it."""
