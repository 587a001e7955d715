"""Sittings of sessions, commissions, factions and councils: agenda, attendance, votes, decisions and their end."""
