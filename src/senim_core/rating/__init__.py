"""Evidence + rule set + period -> item rows -> whole-number sums -> scores; nothing else."""
