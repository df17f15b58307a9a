"""Output of the build: assets, the file writer, precompressed copies, the process pool, the engine's own output."""
