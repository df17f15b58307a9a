"""One module a page type: catalogue in, pages out."""
