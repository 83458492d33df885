"""HTTPS for clients that have a provider's host written in their code: a CA, certificates, tunnels."""
