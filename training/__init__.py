"""How the bundled model is made and measured; not part of the product."""
