"""The only outgoing traffic: signed webhook deliveries."""
