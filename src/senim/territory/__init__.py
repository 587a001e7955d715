"""Where things lie: the shapes of a region's districts, drawn without a third party."""
