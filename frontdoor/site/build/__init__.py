"""The build: the page jobs, the pipeline that writes a site, its dry run, and the atomic swap that publishes it."""
