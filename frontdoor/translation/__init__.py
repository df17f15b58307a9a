"""The site's own words in other languages: gettext catalogues, read with Babel, one file a language (decisions/23)."""
