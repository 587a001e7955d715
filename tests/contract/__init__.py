"""What the project promises to others: formats, other engines, examples."""
