"""Which test proves which row of the table of faults, for either product.

A row has the tests of the room that catches the fault and, where it could be lost on
the way, of the whole product. ``PROVED`` names those for a local workbook, ``GOOGLE``
those for Google Sheets; rows that are left out are of the other product alone, or of
the cells, which both products read alike. A name that is no test any more fails here.
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
        "analysis/test_selection.py::test_an_answer_that_was_cut_short_is_never_called_optimal",
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
}

_MATRIX = (
    "backends/test_google_matrix.py::"
    "test_a_fault_leaves_old_or_new_whole_and_the_next_run_heals"
)
_EDITS = (
    "backends/test_google_matrix.py::test_what_people_do_between_any_two_calls_stays"
)

GOOGLE = {
    "1 DNS failure, refused": (
        "backends/test_google_transport.py::test_row_1_a_refused_connection_is_said_so",
        "backends/test_google_transport.py::test_row_1_a_name_that_is_not_known_is_said_so",
        "faults/test_google_cli.py::test_row_1_a_server_that_is_gone_ends_with_5",
    ),
    "2 reset": (
        "backends/test_google_transport.py::test_row_2_a_success_after_retries_is_logged_with_their_count",
        "backends/test_google_transport.py::test_row_2_a_connection_that_breaks_is_made_again",
        _MATRIX,
    ),
    "3 silent server": (
        "backends/test_google_transport.py::test_rows_3_and_4_a_server_that_never_ends_is_left",
        _MATRIX,
    ),
    "4 slow drip": (
        "backends/test_google_transport.py::test_rows_3_and_4_a_server_that_never_ends_is_left",
        _MATRIX,
    ),
    "5 cut body, portal, empty answer": (
        "backends/test_google_transport.py::test_row_5_a_page_in_place_of_an_answer_is_a_proxys_or_a_portals",
        _MATRIX,
    ),
    "6 quota": (
        "backends/test_google_transport.py::test_row_6_quota_without_a_hint_waits_for_the_next_minute",
        "backends/test_google_transport.py::test_row_6_quota_with_a_hint_waits_what_was_asked",
        "backends/test_google_transport.py::test_row_6_quota_that_lasts_names_itself",
        _MATRIX,
    ),
    "7 500, 502, 503 on a read": (
        "backends/test_google_transport.py::test_row_7_a_read_gives_up_after_five_tries",
        _MATRIX,
    ),
    "8 timeout after the write was applied": (
        "backends/test_google.py::test_rows_8_and_9_a_write_whose_answer_is_lost_is_applied_once",
        "backends/test_google_transport.py::test_row_8_a_write_cut_on_the_wire_is_of_unknown_fate",
        _MATRIX,
    ),
    "9 503 although applied": (
        "faults/test_google_cli.py::test_row_9_a_write_applied_though_503_ends_well",
        _MATRIX,
    ),
    "10 write rejected": (
        "backends/test_google.py::test_row_10_a_batch_with_one_wrong_request_changes_nothing",
    ),
    "11 killed at every stage": (
        "faults/test_google_ended.py::test_rows_11_and_12_a_run_ended_at_any_call_leaves_old_or_new_whole",
        "backends/test_google.py::test_row_11_pieces_that_a_killed_run_left_are_swept_by_the_next",
    ),
    "12 SIGTERM and Ctrl-C": (
        "faults/test_google_ended.py::test_rows_11_and_12_a_run_ended_at_any_call_leaves_old_or_new_whole",
    ),
    "13 two syncs on one host": (
        "faults/test_google_ended.py::test_row_13_of_two_runs_on_one_host_the_second_gives_up_at_once",
        "test_cli_google.py::test_a_second_run_on_one_spreadsheet_ends_at_once_by_whatever_name",
    ),
    "14 two syncs on two hosts": (
        "faults/test_google_ended.py::test_row_14_two_runs_on_two_hosts_end_as_one",
        "backends/test_google.py::test_row_14_the_later_of_two_syncs_changes_nothing",
    ),
    "15 a source tab edited during the run": (
        "backends/test_google.py::test_row_15_a_status_typed_during_the_sync_stays",
        _EDITS,
    ),
    "16 a decision edited during the run": (
        "backends/test_google.py::test_row_16_a_decision_typed_during_the_sync_stays_with_its_row",
        "backends/test_google.py::test_row_16_rows_that_a_person_sorted_during_the_sync_are_healed",
        "backends/test_google_matrix.py::test_rows_put_into_a_tab_of_ours_just_before_the_write_lose_no_answer",
        _EDITS,
    ),
    "20 revoked key": (
        "backends/test_google_credentials.py::test_row_20_a_revoked_key_is_said_at_once_with_account_and_file",
    ),
    "21 wrong clock": (
        "backends/test_google_credentials.py::test_row_21_a_wrong_clock_is_said_in_minutes",
    ),
    "22 not shared, not there": (
        "backends/test_google_transport.py::test_row_22_a_spreadsheet_that_is_not_shared_says_with_whom_to_share_it",
        "faults/test_google_cli.py::test_row_22_a_spreadsheet_that_is_not_shared_ends_with_6",
    ),
    "23 protected range": (
        "backends/test_google.py::test_row_23_a_tab_that_others_protected_is_not_written",
    ),
    "24 an account without room": (
        "backends/test_google_transport.py::test_row_24_an_account_without_room_is_told_to_share_and_not_tried_again",
    ),
    "25 source tab renamed": (
        "backends/test_google_read.py::test_row_25_a_tab_keeps_its_key_when_it_is_renamed",
        "test_cli_google.py::test_row_25_a_renamed_tab_is_read_as_the_config_says_and_named",
        _EDITS,
    ),
    "26 source tab deleted": (
        "backends/test_google_read.py::test_row_26_a_tab_that_vanishes_between_the_calls_is_handled",
    ),
    "27 generated tab deleted, renamed, reordered": (
        "backends/test_google.py::test_row_27_a_generated_tab_removed_during_the_sync_is_a_conflict",
        "backends/test_google.py::test_row_27_a_generated_tab_renamed_during_the_sync_is_followed_by_the_next",
        _EDITS,
    ),
    "43 very long text": (
        "faults/test_google_cli.py::test_row_43_fifty_thousand_characters_are_cut_and_the_run_goes_on",
    ),
    "45 ten million cells": (
        "backends/test_google_write.py::test_row_45_more_cells_than_a_spreadsheet_has_are_refused_beforehand",
        "faults/test_google_cli.py::test_row_45_a_full_spreadsheet_says_how_many_cells_are_free",
    ),
    "46 more than two megabytes": (
        "backends/test_google.py::test_row_46_a_large_write_comes_in_pieces_and_shows_at_once",
        "backends/test_google.py::test_row_46_a_lost_piece_of_a_large_write_is_found_or_sent_again",
        _MATRIX,
    ),
    "47 hidden rows, columns, tabs": (
        "backends/test_google_read.py::test_row_47_hidden_tabs_rows_and_columns_are_read_like_any_other",
    ),
    "48 people's own beside ours": (
        "backends/test_google_write.py::test_row_48_notes_rules_and_looks_of_people_stay",
        "backends/test_google_write.py::test_row_48_a_shorter_table_leaves_no_looks_behind",
    ),
    "52 key readable by others, in a work tree": (
        "backends/test_google_credentials.py::test_row_52_a_key_that_others_can_read_is_refused_with_the_fix",
        "backends/test_google_credentials.py::test_row_52_a_key_in_a_git_work_tree_is_refused_with_the_fix",
    ),
    "53 bad config": (
        "faults/test_google_cli.py::test_row_53_a_bad_config_ends_with_2_before_any_call",
    ),
    "54 secrets in logs": (
        "backends/test_google_credentials.py::test_row_54_no_secret_is_logged_even_at_debug",
    ),
    "55 nothing changed": (
        "backends/test_google.py::test_row_55_nothing_changed_is_two_reads",
    ),
}


@pytest.mark.parametrize(
    ("table", "row"),
    [(table, row) for table in (PROVED, GOOGLE) for row in table],
)
def test_each_row_of_the_table_has_its_tests(
    table: dict[str, tuple[str, ...]], row: str
) -> None:
    for name in table[row]:
        file, _, function = name.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        there = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
        assert function in there, name


def test_google_is_held_against_every_row_that_concerns_it() -> None:
    """Rows 17 to 19 are of files; the others that lack are of cells."""
    wanted = {*range(1, 17), *range(20, 28), 43, *range(45, 49), *range(52, 56)}
    assert {int(row.partition(" ")[0]) for row in GOOGLE} == wanted
