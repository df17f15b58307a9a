"""Whether all is well, and who is told when it is not: readiness, health check, canary, daily digest, metrics, outage flag."""
