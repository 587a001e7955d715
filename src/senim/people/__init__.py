"""The register of people, organisations and memberships for the office, and Popolo files that are taken in."""
