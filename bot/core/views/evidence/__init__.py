"""Evidence as it is read: one document, drawn as HTML, as PDF and as JSON."""
