"""One visit while it runs: its tab, its recording, when it rests, and the facts that it leaves."""
