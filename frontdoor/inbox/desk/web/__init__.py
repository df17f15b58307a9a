"""What the desk's pages share: forms, rendering, streaming, assets, audit events."""
