"""The state of the region at a glance: counts that are the lengths of public lists."""
