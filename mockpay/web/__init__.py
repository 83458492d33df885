"""The HTTP toolkit of the providers; it knows no provider."""
