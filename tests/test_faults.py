"""Which test proves which row of the table of faults, for a local workbook.

The rows that are left out are of Google Sheets alone. A row has the tests of the
room that catches the fault and, where it could be lost on the way, of the whole
product. ``PROVED`` names them; a name that is no test any more fails here.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

PROVED = {
    "11 killed at every stage": (
        "backends/test_xlsx_killed.py::test_killed_at_random_moments_the_workbook_is_whole",
        "backends/test_xlsx_write.py::test_temporary_files_of_killed_runs_are_removed",
        "faults/test_runs.py::test_the_lock_of_an_ended_run_is_free",
    ),
    "12 SIGTERM and Ctrl-C": (
        "test_cli.py::test_an_interrupted_sync_leaves_the_old_or_the_new_workbook",
        "test_cli.py::test_a_signal_during_the_write_waits_until_it_is_over",
        "faults/test_runs.py::test_the_lock_of_an_ended_run_is_free",
    ),
    "13 two syncs on one host": (
        "test_cli_google.py::test_a_second_run_on_one_spreadsheet_ends_at_once_by_whatever_name",
        "faults/test_runs.py::test_a_second_run_gives_up_at_once_and_names_the_first",
        "faults/test_runs.py::test_one_file_is_one_lock_by_whatever_path",
        "faults/test_runs.py::test_adding_a_project_waits_for_no_other_run_either",
    ),
    "15 a source tab edited during the run": (
        "test_sync.py::test_a_change_made_during_the_run_is_a_conflict_and_nothing_is_written",
    ),
    "16 a decision edited during the run": (
        "test_workbook_contract.py::test_a_plan_made_before_a_person_typed_is_a_conflict",
        "faults/test_tabs.py::test_an_answer_is_obeyed_and_stays_as_typed",
        "faults/test_tabs.py::test_an_illegible_answer_is_flagged_and_stays_as_typed",
        "faults/test_tabs.py::test_answers_follow_their_ids_when_rows_were_sorted",
        "faults/test_tabs.py::test_an_answer_that_nobody_can_place_stops_the_run",
    ),
    "17 open in Excel or LibreOffice": (
        "backends/test_xlsx_refusals.py::test_a_workbook_open_elsewhere_is_read_but_not_written",
        "faults/test_runs.py::test_a_workbook_open_elsewhere_is_a_conflict_of_exit_code_7",
    ),
    "18 changed between read and replace": (
        "backends/test_xlsx_refusals.py::test_a_file_that_changed_since_it_was_read_is_a_conflict",
        "backends/test_xlsx_refusals.py::test_a_file_that_changes_while_we_draw_is_a_conflict",
    ),
    "19 disk full, read-only": (
        "backends/test_xlsx_refusals.py::test_a_full_or_failing_disk_leaves_the_file",
        "backends/test_xlsx_refusals.py::test_a_read_only_file_is_not_replaced",
        "backends/test_xlsx_refusals.py::test_a_read_only_folder_is_said",
    ),
    "25 source tab renamed": (
        "test_cli_google.py::test_row_25_a_renamed_tab_is_read_as_the_config_says_and_named",
        "faults/test_tabs.py::test_the_same_projects_in_another_shape_give_the_same_figures",
    ),
    "26 source tab deleted": (
        "faults/test_tabs.py::test_a_project_whose_row_is_gone_is_named_and_the_others_go_on",
        "test_sync.py::test_a_tab_that_vanishes_is_named_and_the_others_go_on",
        "test_cli.py::test_allow_shrink_lets_a_portfolio_lose_most_of_its_projects",
    ),
    "27 generated tab deleted, renamed, reordered": (
        "faults/test_tabs.py::test_a_renamed_tab_is_followed_with_its_answers",
        "faults/test_tabs.py::test_tabs_that_swapped_their_names_are_told_apart",
        "faults/test_tabs.py::test_a_deleted_tab_is_made_again",
        "faults/test_tabs.py::test_tabs_in_another_order_give_the_same_and_stay_there",
        "faults/test_tabs.py::test_a_tab_that_somebody_made_in_its_place_is_never_overwritten",
        "faults/test_tabs.py::test_ours_is_followed_beside_a_tab_that_took_its_name",
    ),
    "28 column moved": (
        "faults/test_tabs.py::test_the_same_projects_in_another_shape_give_the_same_figures",
        "intake/test_blocks.py::test_columns_may_stand_in_any_order_and_begin_anywhere",
    ),
    "29 header renamed": (
        "faults/test_tabs.py::test_a_mistyped_header_is_named_with_the_nearest",
        "faults/test_tabs.py::test_the_same_projects_in_another_shape_give_the_same_figures",
        "intake/test_faults_input.py::test_a_tab_of_mistyped_headers_says_what_they_may_be_meant_for",
    ),
    "30 duplicate header, title above": (
        "intake/test_faults_input.py::test_two_columns_of_one_header_that_differ_are_not_read",
        "intake/test_faults_input.py::test_a_block_that_stands_on_an_ambiguous_column_is_refused",
        "intake/test_faults_input.py::test_a_column_with_values_but_no_header_is_said",
    ),
    "31 ragged and blank rows, totals": (
        "faults/test_tabs.py::test_the_same_projects_in_another_shape_give_the_same_figures",
        "intake/test_faults_input.py::test_totals_are_never_counted",
        "intake/test_faults_input.py::test_ragged_rows_are_padded",
    ),
    "32 merged cells": (
        "faults/test_tabs.py::test_a_merge_over_amounts_is_flagged_with_its_range",
        "intake/test_faults_input.py::test_a_merge_down_a_column_of_amounts_is_read_once",
        "intake/test_faults_input.py::test_a_merge_across_cells_of_a_row_is_said",
    ),
    "33 text in a number cell": (
        "faults/test_cells.py::test_a_cell_is_read_if_certain_else_left_out_and_named",
        "intake/test_human_values.py::test_a_number_amid_words_is_left_out_with_what_to_type",
        "intake/test_human_values.py::test_a_word_for_no_value_is_counted_and_is_no_fault",
        "intake/test_human_values.py::test_a_share_that_is_not_certain_says_which_percentage_to_type",
    ),
    "34 error cells": (
        "faults/test_cells.py::test_a_cell_is_read_if_certain_else_left_out_and_named",
        "intake/test_faults_input.py::test_an_error_value_is_flagged_and_never_zero",
    ),
    "35 formula without cached value": (
        "faults/test_cells.py::test_a_formula_that_no_program_has_calculated_is_named",
        "intake/test_faults_input.py::test_formulas_without_a_result_are_said_once_a_column",
    ),
    "36 odd dates": (
        "faults/test_cells.py::test_an_impossible_date_is_refused",
        "faults/test_cells.py::test_dates_of_a_1904_workbook_are_the_same_days",
        "faults/test_cells.py::test_an_ambiguous_date_is_a_question_and_not_a_guess",
        "intake/test_faults_input.py::test_a_number_that_is_no_plausible_day_is_left_out",
        "intake/test_human_values.py::test_a_date_that_is_not_certain_is_left_out_with_what_to_type",
    ),
    "37 clocks and zones": (
        "faults/test_cells.py::test_results_are_the_same_in_every_time_zone",
        "intake/test_faults_input.py::test_the_time_of_a_day_never_shifts_the_day",
    ),
    "38 contradictions and impossible numbers": (
        "faults/test_cells.py::test_a_cell_is_read_if_certain_else_left_out_and_named",
        "faults/test_cells.py::test_a_number_beyond_all_sense_never_fails_the_run",
        "intake/test_faults_input.py::test_a_finish_before_its_start_is_left_out",
        "intake/test_faults_input.py::test_a_negative_budget_and_a_share_beyond_one_are_left_out",
    ),
    "39 duplicate project ID": (
        "faults/test_cells.py::test_a_doubled_id_is_one_project_and_both_rows_are_cited",
        "intake/test_faults_input.py::test_a_duplicate_id_is_read_once_and_both_places_are_cited",
        "intake/test_human_values.py::test_an_id_that_looks_the_same_is_the_same",
    ),
    "40 IDs that look like numbers": (
        "faults/test_cells.py::test_ids_stay_the_text_they_are",
        "intake/test_faults_input.py::test_ids_of_a_table_stay_text",
    ),
    "41 dependency cycle, unknown dependency": (
        "faults/test_cells.py::test_a_circle_of_dependencies_is_named_by_its_path",
        "intake/test_records.py::test_a_circle_of_dependencies_is_named_and_left_out",
    ),
    "42 formula injection": (
        "faults/test_cells.py::test_a_name_is_text_in_the_workbook_in_json_and_on_the_screen",
        "test_workbook_contract.py::test_text_stays_the_text_it_is",
        "intake/test_faults_input.py::test_a_name_that_looks_like_a_formula_is_that_text",
    ),
    "43 very long text": (
        "faults/test_cells.py::test_fifty_thousand_characters_are_cut_and_the_run_goes_on",
        "intake/test_human_values.py::test_a_text_longer_than_a_cell_is_kept_whole_and_said",
    ),
    "44 invisible and unlawful characters": (
        "faults/test_cells.py::test_what_no_eye_sees_is_dropped_and_every_program_opens_the_file",
        "faults/test_cells.py::test_an_answer_of_control_characters_does_not_spoil_the_file",
        "intake/test_faults_input.py::test_a_name_is_read_without_what_no_eye_sees",
        "intake/test_any_cells.py::test_no_cells_are_raised_and_what_is_said_can_be_shown",
    ),
    "47 hidden rows, columns, tabs": (
        "faults/test_tabs.py::test_the_same_projects_in_another_shape_give_the_same_figures",
        "intake/test_faults_input.py::test_a_hidden_tab_is_read_like_any_other",
    ),
    "48 people's own beside ours": (
        "faults/test_tabs.py::test_text_beside_and_below_ours_stays",
        "backends/test_xlsx_write.py::test_what_a_person_draws_on_and_beside_our_tab_stays",
        "backends/test_xlsx_write.py::test_looks_of_a_longer_earlier_tab_are_cleared",
    ),
    "49 empty, one project, 500 tabs": (
        "faults/test_tabs.py::test_one_project_and_five_hundred_tabs_are_everyday",
        "faults/test_tabs.py::test_a_workbook_without_projects_gets_a_page_that_says_so",
    ),
    "50 solver infeasible, missing, out of time": (
        "faults/test_runs.py::test_without_a_solver_the_summary_is_written_and_says_so",
        "analysis/test_selection.py::test_an_answer_the_clock_cut_short_is_never_called_optimal",
        "render/test_recommendations.py::test_an_infeasible_selection_is_said_with_its_reason",
    ),
    "51 zip bomb, password, HTML, truncated": (
        "backends/test_xlsx_refusals.py::test_a_zip_bomb_is_refused_before_it_inflates",
        "backends/test_xlsx_refusals.py::test_a_real_password_is_recognised",
        "backends/test_xlsx_refusals.py::test_a_truncated_workbook_is_refused",
        "faults/test_runs.py::test_no_workbook_is_refused_with_exit_code_4",
    ),
    "53 bad config": (
        "test_config.py::test_an_unknown_key_names_file_line_and_nearest_key",
        "test_config.py::test_broken_toml_names_its_line",
        "test_cli.py::test_a_config_error_names_file_line_and_key",
    ),
    "55 nothing changed": (
        "test_cli.py::test_sync_writes_once_and_then_leaves_the_file_alone",
    ),
}  # 54, secrets in logs, is for the backends that have any


@pytest.mark.parametrize("row", PROVED)
def test_each_row_of_the_table_has_its_tests(row: str) -> None:
    for name in PROVED[row]:
        file, _, function = name.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        there = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
        assert function in there, name
