"""Writing the built site: assets, precompressed copies, the engine's own output."""
