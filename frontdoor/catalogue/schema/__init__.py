"""The JSON Schema of services.yaml, which editors use for completion and hints."""
