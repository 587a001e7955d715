"""Stored evidence and releases; gathers the evidence, calls the engine, publishes."""
