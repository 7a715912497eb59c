"""The nouns and the rules of the field, frozen and pure: they know no database, no network and no screen."""
