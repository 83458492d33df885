"""What seeded orders are combined from: people, places, goods, and what becomes of an order."""
