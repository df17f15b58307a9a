"""The HTTP server: limits, security headers, the static site and error pages."""
