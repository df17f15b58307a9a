"""Monitoring: readiness, health check, canary probe, daily digest, alarms, metrics and the outage flag."""
