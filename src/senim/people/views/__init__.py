"""The register of people for the secretariat."""
