"""How Ecart API speaks: formats, dates, paging, content types."""
