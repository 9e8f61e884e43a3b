"""The API reference as a page: any description, its samples in three languages, a renderer that needs no network."""
