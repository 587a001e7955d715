"""Settings, addresses, the WSGI application and the commands that run the platform."""
