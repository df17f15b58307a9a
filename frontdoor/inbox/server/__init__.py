"""The HTTP server: limits, security headers, the static site, error pages."""
