"""Views of the desk. The middleware has checked the route's permission before a view runs."""
