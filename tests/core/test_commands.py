"""The commands of the line: what they print, for people and for machines, and how they end."""

import json
import runpy
import shutil
import signal
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from core.bundles import write_bundle
from core.releases import SIGNER, STRANGER, rows
from senim_core.bundle.archive import pack
from senim_core.cli import command, main
from senim_core.cli.command import BAD_INPUT, DIFFERS, OK, USAGE, Command, end_progress, say_progress, table
from senim_core.evidence.schema import tables

Said = pytest.CaptureFixture[str]


class Terminal:
    """Standard error that is a person's terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


def test_rate_prints_a_table_for_each_peer_group(release: Path, capsys: Said) -> None:
    assert main.main(["rate", str(release), "--lang", "ru"]) == OK
    said = capsys.readouterr().out
    assert "Городской маслихат" in said
    assert "Областной маслихат" not in said, "a group without mandates has no table"
    assert "Это модель, а не официальные правила." in said
    assert "d1" in said


def test_rate_says_why_there_is_no_total(tmp_path: Path, capsys: Said) -> None:
    bundle = write_bundle(tmp_path / "bundle", rows(), exercise=True)
    assert main.main(["rate", str(bundle)]) == OK
    assert "No total and no place: an engine exercise" in capsys.readouterr().out


def test_rate_can_use_another_rule_set_by_name_or_folder(release: Path, capsys: Said) -> None:
    for rules in ("model-2021", str(release / "ruleset")):
        assert main.main(["rate", str(release), "--ruleset", rules, "--json"]) == OK
        found = json.loads(capsys.readouterr().out)
        assert found["d1"]["criteria"]["III-2"]["score"] is not None
        assert found["d1"]["criteria"]["I-4"] == {"score": None, "reason": "not_applicable"}


def test_explain_tells_all_criteria_or_one_with_its_items(release: Path, capsys: Said) -> None:
    assert main.main(["explain", str(release), "d1"]) == OK
    said = capsys.readouterr().out
    assert said.count("\n\n") == 15
    assert "I-4  Report to voters: —" in said
    assert main.main(["explain", str(release), "d1", "III-2", "--lang", "kk"]) == OK
    said = capsys.readouterr().out
    assert "Мерзімі келген өтініш: 4." in said
    assert all(f"a{number}" in said for number in (0, 2, 4, 6))
    assert main.main(["explain", str(release), "d1", "III-2", "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert [item[2] for item in found[0]["items"]] == ["a0", "a2", "a4", "a6"]


def test_explain_names_what_it_does_not_know(release: Path, capsys: Said) -> None:
    assert main.main(["explain", str(release), "nobody"]) == BAD_INPUT
    assert "no mandate 'nobody' in this period" in capsys.readouterr().err
    assert main.main(["explain", str(release), "d1", "IX-9"]) == BAD_INPUT
    assert "no criterion 'IX-9'" in capsys.readouterr().err


def test_verify_takes_a_key_as_text_or_as_a_file(release: Path, tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "key.txt"
    file.write_text(f"{SIGNER.verifier}\n", "utf-8")
    for key in (str(SIGNER.verifier), str(file)):
        assert main.main(["verify", str(release), "--key", key]) == OK
        said = capsys.readouterr().out
        assert said.startswith("ok  signature and proofs")
        assert said.endswith("verified\n")
        assert "the key is the release's own" not in said


def test_verify_warns_where_no_key_was_brought(release: Path, capsys: Said) -> None:
    assert main.main(["verify", str(release), "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found["verified"] is True
    assert any("the key is the release's own" in warning for warning in found["warnings"])


def test_verify_reads_a_zip_file(release: Path, tmp_path: Path, capsys: Said) -> None:
    pack(release, tmp_path / "release.zip")
    assert main.main(["verify", str(tmp_path / "release.zip"), "--key", str(SIGNER.verifier)]) == OK
    assert "verified" in capsys.readouterr().out


def test_a_release_that_is_not_what_it_says_ends_with_1(lie: Path, capsys: Said) -> None:
    assert main.main(["verify", str(lie), "--key", str(STRANGER.verifier)]) == DIFFERS
    assert capsys.readouterr().err.startswith("DIFFERS: ")
    (lie / "results" / "scores.csv").write_text("nothing\n", "utf-8")
    assert main.main(["verify", str(lie), "--key", str(SIGNER.verifier)]) == DIFFERS
    assert "results/scores.csv" in capsys.readouterr().err


def test_input_that_cannot_be_read_ends_with_3_and_says_what_to_do(release: Path, tmp_path: Path, capsys: Said) -> None:
    for words, said in (
        (["rate", str(tmp_path)], "no bundle.json — give a bundle or release folder"),
        (["verify", str(tmp_path / "none")], "no such folder or file"),
        (["verify", str(release), "--key", "missing.txt"], "no such key file"),
        (["verify", str(release), "--key", "a+b"], "not a verifier key"),
        (["rate", str(release), "--ruleset", "other"], "no rule set 'other' travels with the core"),
    ):
        assert main.main(words) == BAD_INPUT
        assert said in capsys.readouterr().err


def test_wrong_usage_ends_with_2(capsys: Said) -> None:
    for words in ([], ["rate"], ["dance"], ["rate", "x", "--lang", "de"]):
        with pytest.raises(SystemExit) as ended:
            main.main(words)
        assert ended.value.code == USAGE
    assert "usage: senim" in capsys.readouterr().err


def test_calibrate_prints_suggestions(release: Path, capsys: Said) -> None:
    assert main.main(["calibrate", str(release)]) == OK
    assert "Round these to friendly numbers" in capsys.readouterr().out
    assert main.main(["calibrate", str(release), "--json"]) == OK
    assert json.loads(capsys.readouterr().out) == [], "two mandates are too few for a suggestion"


def test_a_new_rule_set_loads_at_once_and_is_never_overwritten(release: Path, tmp_path: Path, capsys: Said) -> None:
    mine = tmp_path / "mine"
    assert main.main(["init-ruleset", str(mine)]) == OK
    assert main.main(["rate", str(release), "--ruleset", str(mine)]) == OK
    assert 'id = "mine"' in (mine / "ruleset.toml").read_text("utf-8")
    before = (mine / "ruleset.toml").read_bytes()
    assert main.main(["init-ruleset", str(mine)]) == BAD_INPUT
    assert "the folder exists" in capsys.readouterr().err
    assert (mine / "ruleset.toml").read_bytes() == before
    assert main.main(["init-ruleset", str(tmp_path / "second"), "--like", str(mine)]) == OK
    assert 'id = "second"' in (tmp_path / "second" / "ruleset.toml").read_text("utf-8")


def test_commands_of_the_platform_are_offered_only_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    here = EntryPoint("here", "core.test_commands:DANCE", "senim.commands")
    absent = EntryPoint("absent", "no_such_package:COMMAND", "senim.commands")
    monkeypatch.setattr(main, "entry_points", lambda group: [here, absent] if group == "senim.commands" else [])
    assert main.main(["dance"]) == OK
    with pytest.raises(SystemExit):
        main.main(["absent"])
    assert "invalid choice: 'absent'" in capsys.readouterr().err


DANCE = Command("dance", "a command from elsewhere", lambda parser: None, lambda options: OK)


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    say_progress("III-2")
    end_progress()
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr(command.sys, "stderr", terminal)
    say_progress("III-2")
    end_progress()
    assert "III-2" in terminal.text
    assert terminal.text.endswith("\r\033[K")


def test_a_table_puts_numbers_to_the_right_and_a_dash_for_what_is_missing() -> None:
    assert table(["name", "n"], [["a", 5], ["bb", None], ["c", 12]]) == "\n".join(
        ["name   n", "────  ──", "a      5", "bb     —", "c     12"]
    )
    assert table(["a"], []) == "a\n─"


def test_the_program_is_also_a_module(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setattr(sys, "argv", ["senim", "--version"])
    asked = []
    monkeypatch.setattr(main.signal, "signal", lambda *wanted: asked.append(wanted))
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("senim_core", run_name="__main__")
    assert ended.value.code == OK
    assert capsys.readouterr().out.startswith("senim ")
    assert asked == [(signal.SIGPIPE, signal.SIG_DFL)], "it ends quietly when its reader leaves"


def test_rate_shows_between_which_places_a_mandate_stands(release: Path, capsys: Said) -> None:
    assert main.main(["rate", str(release)]) == OK
    assert "sensitivity, not confidence" in capsys.readouterr().out
    assert main.main(["rate", str(release), "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found["d1"]["intervals"]["weights"]["low"] == found["d1"]["place"] == 1


def later(release: Path, tmp_path: Path) -> Path:
    """The release's evidence with one appeal of d1 answered late."""
    changed = rows()
    names = tables()["appeals"].names
    answered = names.index("answered_on")
    first = next(i for i, row in enumerate(changed["appeals"]) if row[names.index("deputy_id")] == "d1")
    row = list(changed["appeals"][first])
    row[answered] = row[names.index("due_on")].replace(month=4)
    changed["appeals"][first] = tuple(row)
    return write_bundle(tmp_path / "later", changed)


def test_compare_says_what_changed_and_by_which_items(release: Path, tmp_path: Path, capsys: Said) -> None:
    new = later(release, tmp_path)
    assert main.main(["compare", str(release), str(new)]) == OK
    said = capsys.readouterr().out
    assert "III-2 −" in said
    assert "only in the new one: none" in said
    assert main.main(["compare", str(release), str(new), "d1", "--lang", "ru"]) == OK
    said = capsys.readouterr().out
    assert "Итог: " in said
    assert "effect ppm" in said
    assert main.main(["compare", str(release), str(new), "d1", "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert sum(found["parts"].values()) == found["shown"] < 0
    assert found["items"]["III-2"][0]["effect"] < 0
    assert main.main(["compare", str(release), str(new), "--json"]) == OK
    assert {one["deputy_id"] for one in json.loads(capsys.readouterr().out)} == {"d1", "d2"}


def test_compare_of_the_same_release_finds_no_item(release: Path, capsys: Said) -> None:
    assert main.main(["compare", str(release), str(release), "d1"]) == OK
    assert "effect" not in capsys.readouterr().out


def test_compare_names_a_mandate_that_is_not_in_both(release: Path, capsys: Said) -> None:
    assert main.main(["compare", str(release), str(release), "nobody"]) == BAD_INPUT
    assert "'nobody' is not in both" in capsys.readouterr().err


def other_rules(release: Path, tmp_path: Path) -> Path:
    """The release's rules with III-2 weighing 2 more and III-3 2 less, and II-5 renamed to II-6."""
    folder = tmp_path / "rules-2"
    assert main.main(["init-ruleset", str(folder)]) == OK
    path = folder / "ruleset.toml"
    text = path.read_text("utf-8")
    for code, less in (("III-2", 2), ("III-3", -2)):
        head, tail = text.split(f'code = "{code}"', 1)
        weight = int(tail.split("weight = ", 1)[1].split("\n", 1)[0])
        text = f'{head}code = "{code}"' + tail.replace(f"weight = {weight}", f"weight = {weight + less}", 1)
    path.write_text(text.replace('code = "II-5"', 'code = "II-6"'), "utf-8")
    (folder / "criteria" / "II-5.sql").rename(folder / "criteria" / "II-6.sql")
    return folder


def test_impact_shows_who_moves_if_the_rules_change(release: Path, tmp_path: Path, capsys: Said) -> None:
    rules = other_rules(release, tmp_path)
    capsys.readouterr()
    assert main.main(["impact", str(release), "model-2021", str(rules)]) == OK
    said = capsys.readouterr().out
    assert "of 2 move" in said
    assert "City maslikhat" in said
    assert main.main(["impact", str(release), "model-2021", str(rules), "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found["groups"][0]["both"] == 2
    assert all(sum(one["parts"].values()) == one["shown"] for one in found["mandates"])


def test_impact_of_an_exercise_is_on_nobody(tmp_path: Path, capsys: Said) -> None:
    bundle = write_bundle(tmp_path / "bundle", rows(), exercise=True)
    assert main.main(["impact", str(bundle), "model-2021", "model-2021"]) == OK
    assert "Nobody has a total" in capsys.readouterr().out
    assert main.main(["compare", str(bundle), str(bundle)]) == OK


def test_compare_keeps_the_new_rules_apart_from_the_new_evidence(release: Path, tmp_path: Path, capsys: Said) -> None:
    rules = other_rules(release, tmp_path)
    new = later(release, tmp_path)
    shutil.copytree(rules, new / "ruleset")
    capsys.readouterr()
    assert main.main(["compare", str(release), str(new), "d1", "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found["parts"]["method"] != 0
    assert sum(found["parts"].values()) == found["shown"]


def test_ctrl_c_ends_a_command_without_a_word(release: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    def stopped(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "parser", stopped)
    assert main.main(["rate", str(release)]) == 130
    assert capsys.readouterr() == ("", "")
