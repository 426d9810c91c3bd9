#pragma once

#include "api/router.h"

// The handlers behind routes(), resource by resource.
namespace yinxin::api {

Response log_in(Call& call);
Response show_session(Call& call);
Response log_out(Call& call);
Response rotate_session(Call& call);

Response list_kinds(Call& call);
Response show_kind(Call& call);

Response check_record(Call& call);
Response preview_record(Call& call);

Response issue_document(Call& call);
Response show_document(Call& call);
Response act_on_document(Call& call);
Response list_due(Call& call);
Response fetch_document(Call& call);
Response prove_document(Call& call);

// A record comes as XML, or as JSON of the same shape (record/record_json.h).
service::Submission submission(const Request& request);

// The number in a path. Throws Error(kNotFound) if it is none.
std::int64_t row_id(const std::string& text);

Response create_draft(Call& call);
Response list_drafts(Call& call);
Response show_draft(Call& call);
Response edit_draft(Call& call);
Response check_draft(Call& call);
Response preview_draft(Call& call);
Response take_step(Call& call);
Response explain_draft(Call& call);

Response list_todo(Call& call);
Response show_case(Call& call);
Response list_deliveries(Call& call);
Response receive_document(Call& call);
Response list_follow_ups(Call& call);
Response draft_follow_up(Call& call);
Response list_clocks(Call& call);
Response list_open_clocks(Call& call);
Response show_ledger(Call& call);
Response show_statistics(Call& call);

Response start_clock(Call& call);
Response correct_clock(Call& call);

Response search_documents(Call& call);
Response list_saved_searches(Call& call);
Response save_search(Call& call);
Response forget_search(Call& call);

Response list_agencies(Call& call);

Response verify_file(Call& call);
Response verify_page(Call& call);
Response verify_form(Call& call);

Response ledger_checkpoint(Call& call);
Response ledger_tile(Call& call);

Response list_accounts(Call& call);
Response add_account(Call& call);
Response show_account(Call& call);
Response change_account(Call& call);
Response set_password(Call& call);
Response make_totp(Call& call);
Response remove_totp(Call& call);
Response make_token(Call& call);
Response revoke_token(Call& call);

Response list_keys(Call& call);
Response show_health(Call& call);
Response list_templates(Call& call);
Response check_template(Call& call);
Response show_limits(Call& call);
Response export_registry(Call& call);
Response import_registry(Call& call);
Response list_registry_lists(Call& call);
Response list_registry_versions(Call& call);
Response fetch_registry_version(Call& call);

Response list_jobs(Call& call);
Response start_job(Call& call);
Response show_job(Call& call);
Response fetch_job_result(Call& call);
Response cancel_job(Call& call);

Response list_trail(Call& call);
Response export_trail(Call& call);
Response trail_head(Call& call);
Response trail_tile(Call& call);
Response trail_key(Call& call);
Response ledger_head(Call& call);
Response ledger_key(Call& call);
Response check_consistency(Call& call);
Response list_numbers(Call& call);
Response void_number(Call& call);
Response fetch_bundle(Call& call);
Response fetch_object(Call& call);
Response show_history(Call& call);
Response report_verification(Call& call);
Response list_webhooks(Call& call);
Response set_webhook(Call& call);
Response remove_webhook(Call& call);
Response list_webhook_deliveries(Call& call);

Response alive(Call& call);
Response ready(Call& call);
Response describe_api(Call& call);

}  // namespace yinxin::api
