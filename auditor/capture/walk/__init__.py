"""What a visitor does: journeys, their repetitions, and the crawl."""
