"""Staff: who may sign in, with which second factor, and what each role may do."""
