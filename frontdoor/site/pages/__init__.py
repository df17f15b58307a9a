"""Page renderers, one module a page type: a site index in, ``Page`` values out."""
