"""What every application may use: Kazakh sorting and folding, languages, dates."""
