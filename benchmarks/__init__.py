"""Benchmarks: instances and timings, apart from the tests."""
