"""The platform, application by application, on the demonstration region."""
