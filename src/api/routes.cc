#include "api/resources.h"

namespace yinxin::api {

const std::vector<Route>& routes() {
  constexpr Access kUser = Access::kUser;
  constexpr Access kPublic = Access::kPublic;
  static const std::vector<Route> kRoutes = {
      {"POST", "/api/v1/sessions", kPublic, log_in},
      {"GET", "/api/v1/sessions/current", kUser, show_session},
      {"DELETE", "/api/v1/sessions/current", kUser, log_out},
      {"POST", "/api/v1/sessions/current/rotation", kUser, rotate_session},
      {"GET", "/api/v1/kinds", kUser, list_kinds},
      {"GET", "/api/v1/kinds/{kind}", kUser, show_kind},
      {"POST", "/api/v1/checks", kUser, check_record},
      {"POST", "/api/v1/previews", kUser, preview_record},
      {"POST", "/api/v1/documents", kUser, issue_document},
      {"GET", "/api/v1/documents/{id}", kUser, show_document},
      {"POST", "/api/v1/documents/{id}/acts", kUser, act_on_document},
      {"GET", "/api/v1/documents/{id}/pdf", kUser, fetch_document},
      {"GET", "/api/v1/documents/{id}/proof", kUser, prove_document},
      {"GET", "/api/v1/documents/{id}/case", kUser, show_case},
      {"GET", "/api/v1/documents/{id}/deliveries", kUser, list_deliveries},
      {"POST", "/api/v1/documents/{id}/receipts", kUser, receive_document},
      {"GET", "/api/v1/documents/{id}/follow-ups", kUser, list_follow_ups},
      {"POST", "/api/v1/documents/{id}/follow-ups", kUser, draft_follow_up},
      {"GET", "/api/v1/documents/{id}/clocks", kUser, list_clocks},
      {"POST", "/api/v1/drafts", kUser, create_draft},
      {"GET", "/api/v1/drafts", kUser, list_drafts},
      {"GET", "/api/v1/drafts/{id}", kUser, show_draft},
      {"PUT", "/api/v1/drafts/{id}", kUser, edit_draft},
      {"GET", "/api/v1/drafts/{id}/check", kUser, check_draft},
      {"GET", "/api/v1/drafts/{id}/preview", kUser, preview_draft},
      {"POST", "/api/v1/drafts/{id}/steps", kUser, take_step},
      {"PUT", "/api/v1/drafts/{id}/lateness", kUser, explain_draft},
      {"GET", "/api/v1/todo", kUser, list_todo},
      {"GET", "/api/v1/clocks", kUser, list_open_clocks},
      {"POST", "/api/v1/clocks/{id}/start", kUser, start_clock},
      {"POST", "/api/v1/clocks/{id}/corrections", kUser, correct_clock},
      {"GET", "/api/v1/ledgers", kUser, show_ledger},
      {"GET", "/api/v1/statistics", kUser, show_statistics},
      {"GET", "/api/v1/search", kUser, search_documents},
      {"GET", "/api/v1/saved-searches", kUser, list_saved_searches},
      {"POST", "/api/v1/saved-searches", kUser, save_search},
      {"DELETE", "/api/v1/saved-searches/{id}", kUser, forget_search},
      {"GET", "/api/v1/agencies", kUser, list_agencies},
      {"POST", "/api/v1/verifications", kPublic, verify_file},
      {"GET", "/api/v1/ledger/checkpoint", kPublic, ledger_checkpoint},
      {"GET", "/api/v1/ledger/tile/{path*}", kPublic, ledger_tile},
      {"GET", "/api/v1/webhooks", kUser, list_webhooks},
      {"PUT", "/api/v1/webhooks/{agency}", kUser, set_webhook},
      {"DELETE", "/api/v1/webhooks/{agency}", kUser, remove_webhook},
      {"GET", "/api/v1/webhooks/{agency}/deliveries", kUser, list_webhook_deliveries},
      {"GET", "/api/openapi.json", kPublic, describe_api},
      {"GET", "/verify", kPublic, verify_page},
      {"POST", "/verify", kPublic, verify_form},
      {"GET", "/healthz", kPublic, alive},
      {"GET", "/readyz", kPublic, ready},
  };
  return kRoutes;
}

}  // namespace yinxin::api
