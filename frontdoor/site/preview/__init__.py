"""The live preview: a file watcher, and a build that shows faults on the pages instead of stopping."""
