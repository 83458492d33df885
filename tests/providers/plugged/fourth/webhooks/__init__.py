"""What Fourth sends of Fourth."""
