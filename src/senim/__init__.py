"""The platform: a Django shell around the pure core. It stores, publishes and shows; the core decides."""
