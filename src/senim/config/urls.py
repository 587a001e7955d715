"""Addresses. Pages stand below their language; files of a release have one address for all languages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from senim.pages.views import deputies, files, home, method, releases

pages = [
    path("", home.home, name="home"),
    path("deputies/", deputies.current, name="deputies"),
    path("deputies/<str:deputy_id>/", deputies.permanent, name="current-deputy"),
    path("deputies/<str:deputy_id>/<str:code>/", deputies.permanent, name="current-criterion"),
    path("method/", method.method, name="method"),
    path("method/data/", method.data, name="data"),
    path("releases/", releases.index, name="releases"),
    path("releases/<slug:slug>/", releases.release, name="release"),
    path("releases/<slug:slug>/deputies/", deputies.listing, name="release-deputies"),
    path("releases/<slug:slug>/deputies/<str:deputy_id>/", deputies.deputy, name="deputy"),
    path("releases/<slug:slug>/deputies/<str:deputy_id>/<str:code>/", deputies.criterion, name="criterion"),
    path("releases/<slug:slug>/figures/<slug:figure_id>/", releases.figure, name="figure"),
]
urlpatterns = [
    path("", home.welcome, name="welcome"),
    path("releases/<slug:slug>.zip", files.archive, name="archive"),
    path("releases/<slug:slug>/files/<path:name>", files.file, name="file"),
    path(
        "releases/<slug:slug>/deputies/<str:deputy_id>/<str:code>/items.csv",
        deputies.items_csv,
        name="items-csv",
    ),
    path("releases/<slug:slug>/figures/<slug:figure_id>/items.csv", releases.figure_csv, name="figure-csv"),
    path("log/key.txt", files.key, name="log-key"),
    path("robots.txt", files.robots, name="robots"),
    path("health/", files.health, name="health"),
    *i18n_patterns(*pages),
]
handler404 = "senim.pages.views.home.not_found"
handler500 = "senim.pages.views.home.failed"
