"""Addresses. Pages stand below their language; files of a release have one address for all languages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, path

from senim.pages.public import View, public
from senim.pages.views import deputies, files, home, method, releases


def at(route: str, view: View, *, name: str) -> URLPattern:
    """A public address."""
    return path(route, public(view), name=name)


pages = [
    at("", home.home, name="home"),
    at("deputies/", deputies.current, name="deputies"),
    at("deputies/<str:deputy_id>/", deputies.permanent, name="current-deputy"),
    at("deputies/<str:deputy_id>/<str:code>/", deputies.permanent, name="current-criterion"),
    at("method/", method.method, name="method"),
    at("method/data/", method.data, name="data"),
    at("releases/", releases.index, name="releases"),
    at("releases/<slug:slug>/", releases.release, name="release"),
    at("releases/<slug:slug>/deputies/", deputies.listing, name="release-deputies"),
    at("releases/<slug:slug>/deputies/<str:deputy_id>/", deputies.deputy, name="deputy"),
    at("releases/<slug:slug>/deputies/<str:deputy_id>/<str:code>/", deputies.criterion, name="criterion"),
    at("releases/<slug:slug>/figures/<slug:figure_id>/", releases.figure, name="figure"),
]
urlpatterns = [
    at("", home.welcome, name="welcome"),
    at("releases/<slug:slug>.zip", files.archive, name="archive"),
    at("releases/<slug:slug>/files/<path:name>", files.file, name="file"),
    at(
        "releases/<slug:slug>/deputies/<str:deputy_id>/<str:code>/items.csv",
        deputies.items_csv,
        name="items-csv",
    ),
    at("releases/<slug:slug>/figures/<slug:figure_id>/items.csv", releases.figure_csv, name="figure-csv"),
    at("log/key.txt", files.key, name="log-key"),
    at("robots.txt", files.robots, name="robots"),
    at("health/", files.health, name="health"),
    *i18n_patterns(*pages),
]
handler404 = "senim.pages.views.home.not_found"
handler500 = "senim.pages.views.home.failed"
