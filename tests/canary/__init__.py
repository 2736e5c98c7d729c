"""What two people write is nowhere but on their two phones."""
