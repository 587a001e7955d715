"""The election programme: road maps and measures, risk and notices, money, followers."""
