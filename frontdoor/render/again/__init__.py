"""A site made again after an edit: what was made before stands, unless it had looked at something that changed.

Whatever a page shows comes from the overview of the site. ``differing`` lends an overview that notes what is looked at, so that
nobody has to write down which page shows what, and nobody can forget to; ``lasting`` is what a live preview holds on to.
"""
