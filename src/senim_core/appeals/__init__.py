"""Terms of appeals: due dates with the article that sets them."""
