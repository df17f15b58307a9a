"""The live preview: watches the files and builds again when one is saved."""
