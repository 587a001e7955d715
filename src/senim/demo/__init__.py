"""The demonstration region: fictional records that add up to every figure of the report of June 2021."""
