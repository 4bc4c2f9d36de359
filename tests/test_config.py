"""Configs as administrators write them, right and wrong."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.config import ConfigError, find, load
from ppmsheets.config.file import read
from ppmsheets.schema import record
from ppmsheets.settings import (
    DateOrder,
    EacVariant,
    HeaderMapping,
    Reading,
    Settings,
    TabTitles,
)

ROOT = Path(__file__).resolve().parents[1]


def written(folder: Path, text: str, name: str = "ppmsheets.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> ConfigError:
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.where.startswith(str(path))
    return caught.value


def test_no_config_means_the_defaults() -> None:
    assert load(None) == Settings()


def test_an_empty_config_means_the_defaults(tmp_path: Path) -> None:
    assert load(written(tmp_path, "")) == Settings()


def test_every_kind_of_value_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        workbook = "portfolio.xlsx"
        [reading]
        date_order = "dmy"
        fiscal_year_start = 4
        non_values = ["Later", "Soon"]
        [conventions]
        eac = "combined"
        hours_per_fte_month = 130
        [weights]
        "Customer value" = 3
        [guard]
        keep_share = 0
        """,
    )
    settings = load(path)
    assert settings.workbook == "portfolio.xlsx"
    assert settings.reading == Reading(
        date_order=DateOrder.DMY, fiscal_year_start=4, non_values=("Later", "Soon")
    )
    assert settings.conventions.eac is EacVariant.COMBINED
    assert settings.conventions.hours_per_fte_month == 130.0
    assert isinstance(settings.conventions.hours_per_fte_month, float)
    assert settings.weights == {"Customer value": 3.0}
    assert settings.guard.keep_share == 0
    assert settings.thresholds == Settings().thresholds


def test_a_mapping_is_read_with_the_line_it_was_written_in(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """# a comment
[[mapping]]
tabs = ["Register"]
record = "project"
key = ["Project name"]
ignore = ["Notes"]
date_order = "MDY"
[mapping.headers]
"Whole Life Cost" = "Budget"
Confidence = "status.overall"
[mapping.constants]
Stage = "Active"
Mandatory = true
Budget = 3
[mapping.units]
Budget = 1e6
[mapping.values.Stage]
Monitoring = "Active"
[mapping.keep]
"Delivery status" = ["Active"]

[[mapping]]
tabs = ["Other"]
""",
    )
    first, second = load(path).mappings
    assert first == HeaderMapping(
        source=f"{path}:2",
        tabs=("Register",),
        record="project",
        headers={"Whole Life Cost": "Budget", "Confidence": "status.overall"},
        constants={"Stage": "Active", "Mandatory": True, "Budget": 3.0},
        units={"Budget": 1e6},
        values={"Stage": {"Monitoring": "Active"}},
        key=("Project name",),
        keep={"Delivery status": ("Active",)},
        ignore=("Notes",),
        date_order=DateOrder.MDY,
    )
    assert second == HeaderMapping(source=f"{path}:22", tabs=("Other",))


def test_named_files_fill_what_the_main_config_leaves_open(tmp_path: Path) -> None:
    written(
        tmp_path,
        '[reading]\ncurrency = "AUD"\nfiscal_year_start = 7\n[[mapping]]\ntabs = ["B"]',
        "examples/au.toml",
    )
    path = written(
        tmp_path,
        'mappings = ["examples/au.toml"]\n[reading]\ncurrency = "GBP"\n'
        '[[mapping]]\ntabs = ["A"]',
    )
    settings = load(path)
    assert settings.reading.currency == "GBP"
    assert settings.reading.fiscal_year_start == 7
    assert [mapping.tabs for mapping in settings.mappings] == [("A",), ("B",)]


def test_a_named_file_may_not_name_further_ones(tmp_path: Path) -> None:
    written(tmp_path, 'mappings = ["c.toml"]', "b.toml")
    path = written(tmp_path, 'mappings = ["b.toml"]')
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.where == f"{tmp_path / 'b.toml'}:1: mappings"


def test_an_unknown_key_names_file_line_and_nearest_key(tmp_path: Path) -> None:
    error = refusal(tmp_path, "[thresholds]\n\nindex_ambre = 0.9\n")
    assert error.where.endswith("ppmsheets.toml:3: thresholds.index_ambre")
    assert error.what == "No such setting."
    assert error.fix == "Did you mean index_amber?"


def test_a_key_of_another_table_names_that_table(tmp_path: Path) -> None:
    error = refusal(tmp_path, "fiscal_year_start = 4\n")
    assert error.fix == "It belongs under [reading]."
    assert refusal(tmp_path, "headers = 4\n").fix == "It belongs under [[mapping]]."


def test_a_key_like_nothing_lists_what_is_known(tmp_path: Path) -> None:
    error = refusal(tmp_path, "[guard]\nzzz = 4\n")
    assert error.fix == "Known here: keep_share."


@pytest.mark.parametrize(
    ("text", "line", "what", "fix"),
    [
        ("workbook = 3", 1, "Is 3.", "Use text in quotes."),
        ("[reading]\ntabs = 'A'", 2, 'Is "A".', "Use a list"),
        ("[reading]\ntabs = ['A', 3]", 2, "Is 3.", "Use text in quotes."),
        ("[reading]\nfiscal_year_start = 13", 2, "Is 13.", "from 1 to 12."),
        ("[reading]\nfiscal_year_start = 4.0", 2, "Is 4.0.", "Use a whole number."),
        ("[reading]\nfiscal_year_start = true", 2, "Is true.", "a whole number."),
        ("[reading]\ndate_order = 'DYM'", 2, 'Is "DYM".', "DMY, MDY, YMD."),
        ("[reading]\ndate_order = 1", 2, "Is 1.", "Use one of:"),
        ("reading = 'x'", 1, 'Is "x".', "Use a table."),
        ("[conventions]\ndiscount_rate = 8", 2, "Is 8.", "from 0 to 1."),
        ("[conventions]\ndiscount_rate = nan", 2, "Is nan.", "from 0 to 1."),
        ("[conventions]\ndiscount_rate = [1]", 2, "Is a list.", "Use a number."),
        ("[weights]\n\nfit = -0.2", 3, "Is -0.2.", "from 0 to 1e+09."),
        ("[thresholds]\nindex_red = 0.99", 2, "above index_amber", "worse"),
        ("[tabs]\nsummary = ''", 2, 'Is "".', "Use 1 to 31 characters"),
        ("[tabs]\nsummary = 'a/b'", 2, 'Is "a/b".', "none of"),
        ("[tabs]\ncapacity = 'SUMMARY'", 2, "title of summary", "Use another."),
        ("mappings = 'x.toml'", 1, "no list of files", "[[mapping]]"),
        ("[mapping]\ntabs = ['A']", 1, "Is not an array", "[[mapping]]"),
        ("[[mapping]]\nrecord = 'projct'", 2, 'Is "projct".', "project"),
        ("[[mapping]]\n[mapping.headers]\nX = 'Bugdet'", 3, '"Bugdet"', '"Budget"'),
        ("[[mapping]]\n[mapping.units]\nQqqq = 2", 3, '"Qqqq"', "ppmsheets fields"),
        ("[[mapping]]\n[mapping.units]\nBudget = 0", 3, "Is 0.", "1e-09"),
        ("[[mapping]]\n[mapping.constants]\nBudget = []", 3, "a list", "text"),
        ("[[mapping]]\nsource = 'x'", 2, "No such setting.", ""),
    ],
)
def test_a_wrong_value_says_where_what_and_how_to_mend(
    tmp_path: Path, text: str, line: int, what: str, fix: str
) -> None:
    error = refusal(tmp_path, text)
    assert f"ppmsheets.toml:{line}: " in error.where
    assert what in error.what
    assert fix in error.fix
    assert str(error) == f"{error.where}: {error.what} {error.fix}"


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'workbook = "a"\n\nreading = [\n1 2]')
    assert error.where.endswith("ppmsheets.toml:4")
    assert refusal(tmp_path, "a = '''never closed").where.endswith(":1")


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load(tmp_path / "none.toml")


def test_text_that_is_not_utf8_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'portfolio = "Caf\xe9"')
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(path)


def test_a_byte_order_mark_and_windows_line_ends_are_everyday(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b'\xef\xbb\xbfportfolio = "A"\r\n\r\nzzz = 1\r\n')
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert ":3: zzz" in caught.value.where


def test_a_config_is_found_beside_the_work_or_in_its_config_folder(
    tmp_path: Path,
) -> None:
    assert find(tmp_path) is None
    inner = written(tmp_path, "", "config/ppmsheets.toml")
    assert find(tmp_path) == inner
    assert find(tmp_path) != (beside := written(tmp_path, ""))
    assert find(tmp_path) == beside


def test_lines_are_found_past_strings_arrays_and_dotted_keys(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '''# [not.a.table]
a.b = """
c = 1
[d]
"""
"e f" = [
  "]", # ]
  { g = "}" },
]
'h.i' = { j = 1 }
[[k]]
l = 'a # b'
[k.m."n o"]
p = 1
[[k]]
[[k.q]]
r = 1
''',
    )
    assert read(path).lines == {
        ("a", "b"): 2,
        ("e f",): 6,
        ("h.i",): 10,
        ("k", 0): 11,
        ("k", 0, "l"): 12,
        ("k", 0, "m", "n o"): 13,
        ("k", 0, "m", "n o", "p"): 14,
        ("k", 1): 15,
        ("k", 1, "q", 0): 16,
        ("k", 1, "q", 0, "r"): 17,
    }


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])),
        st.one_of(st.integers(), st.text(st.characters(codec="utf-8"))),
        max_size=6,
    )
)
def test_every_key_that_toml_reads_has_its_line(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, str | int]
) -> None:
    def quoted(text: str) -> str:
        escaped = re.sub(
            r'[\x00-\x1f\x7f"\\]', lambda found: f"\\u{ord(found[0]):04x}", text
        )
        return f'"{escaped}"'

    lines = [
        f"{quoted(key)} = {value if isinstance(value, int) else quoted(value)}"
        for key, value in table.items()
    ]
    folder = tmp_path_factory.mktemp("toml", numbered=True)
    file = read(written(folder, "\n".join(lines)))
    assert file.data == table
    assert list(file.lines) == [(key,) for key in table]
    assert list(file.lines.values()) == list(range(1, len(table) + 1))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("strategy_weight", "0 if blank"),
        ("overtime_limit", "10 % if blank"),
        ("overtime_price", "1.5 if blank"),
        ("switching_cost", "1 % if blank"),
        ("overbooking", "0 if blank"),
    ],
)
def test_what_setup_says_of_a_blank_is_the_default(name: str, said: str) -> None:
    default = getattr(Settings().optimiser, name)
    shown = f"{default:g}" if not 0 < default < 1 else f"{default * 100:g} %"
    assert said == f"{shown} if blank"
    assert said in record("setup").field(name).about


# --- the annotated config that is shipped ----------------------------------------


def test_the_shipped_config_changes_nothing() -> None:
    assert load(ROOT / "config" / "ppmsheets.toml") == Settings()


def uncommented() -> str:
    text = (ROOT / "config" / "ppmsheets.toml").read_text(encoding="utf-8")
    return re.sub(r"(?m)^# (?=\w+ = |\"[^\"]*\" = |\[)", "", text)


def test_the_shipped_config_shows_every_setting_at_its_default(tmp_path: Path) -> None:
    text = uncommented().partition("\n[[mapping]]\n")[0]
    text = re.sub(
        r"(?m)^(mappings|weights|\[weights\]|date_order|\"Cust).*\n", "", text
    )
    assert load(written(tmp_path, text)) == Settings()
    for part in (Settings(), *vars_of(Settings())):
        for field in dataclasses.fields(part):
            assert re.search(rf"(?m)^# \[?\[?{field.name}\b", shipped()), field.name


def shipped() -> str:
    return (ROOT / "config" / "ppmsheets.toml").read_text(encoding="utf-8")


def vars_of(settings: Settings) -> list[TabTitles | Reading]:
    parts = (getattr(settings, field.name) for field in dataclasses.fields(settings))
    return [part for part in parts if dataclasses.is_dataclass(part)]  # type: ignore[misc]


def test_the_shipped_example_of_a_mapping_uses_every_key_it_has(
    tmp_path: Path,
) -> None:
    _, found, text = uncommented().partition("\n[[mapping]]\n")
    (mapping,) = load(written(tmp_path, found + text)).mappings
    for field in dataclasses.fields(HeaderMapping):
        assert getattr(mapping, field.name), field.name
