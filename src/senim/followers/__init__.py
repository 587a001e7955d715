"""Followers: people without an account who are told by e-mail, once a day at most, when what they follow moves."""
