"""Evidence: posts packed with all that one must know to judge them, so that a later change of the package is seen."""
