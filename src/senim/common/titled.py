"""Titles in three languages: content, not words of the interface."""

from django.db import models

LANGUAGES = ("kk", "ru", "en")
TITLES = ("title_kk", "title_ru", "title_en")


class Titled(models.Model):
    """Something with a title in three languages; English may be missing, then Russian stands in."""

    title_kk = models.CharField(max_length=600)
    title_ru = models.CharField(max_length=600)
    title_en = models.CharField(max_length=600, blank=True)

    class Meta:
        abstract = True

    def title(self, language: str) -> str:
        """The title in a language, or the Russian or Kazakh one where there is none."""
        return getattr(self, f"title_{language}") or self.title_ru or self.title_kk
