"""Pictures of the page at the goal action, with personal data covered."""
