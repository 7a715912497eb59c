"""Computing a network: tokens, batches, runtimes, and which of them is fastest here."""
