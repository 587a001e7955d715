"""Pages of councils: what everyone sees, what members and the secretariat work with."""
