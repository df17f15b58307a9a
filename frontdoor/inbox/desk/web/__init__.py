"""What the desk's pages share: rendering, streaming responses, assets, audit events, URL converters."""
