"""The static site generator: a checked catalogue and a day in; pages, feeds, leaflets and search index out."""
