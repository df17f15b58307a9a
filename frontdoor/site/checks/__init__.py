"""Site checks: what every built page must keep, or the build stops."""
