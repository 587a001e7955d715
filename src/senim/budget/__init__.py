"""The programme's money: budget lines with what was planned, adjusted and paid, and deputies' notes on them."""
