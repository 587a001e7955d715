"""Settings of the property tests: no time limit per example, and no folder of remembered examples."""

from hypothesis import settings

settings.register_profile("core", deadline=None, database=None)
settings.load_profile("core")
