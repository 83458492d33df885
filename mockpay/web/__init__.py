"""The HTTP toolkit of the faces; it knows no provider."""
