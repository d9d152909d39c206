"""script/bench: what a benchmark file says about itself, and how a result reads."""

from script.running import measuring


def test_names_are_read_without_running_the_file(tmp_path):
    file = tmp_path / "list.py"
    file.write_text('raise SystemExit\nNAMES = ("list-10k", "list-1m")\n')
    assert measuring.names(file) == ("list-10k", "list-1m")


def test_a_file_without_names_measures_nothing(tmp_path):
    (tmp_path / "empty.py").write_text('"""Nothing."""\n')
    assert measuring.names(tmp_path / "empty.py") == ()


def test_a_result_in_words():
    words = measuring.in_words(
        {"name": "list", "ours": 2.2, "floor": 1.0, "unit": "ms", "ratio": 2.2, "detail": None}
    )
    assert words.split() == ["list", "2.20", "ms", "floor", "1.00", "×", "2.20", "{}"]


def test_an_unknown_name_is_refused(capsys):
    assert measuring.main(["no-such-benchmark"]) == 1
    assert "no-such-benchmark" in capsys.readouterr().err
