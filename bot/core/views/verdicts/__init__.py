"""What people say of posts: one by one, a page, or in a review."""
