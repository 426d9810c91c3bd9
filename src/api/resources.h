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
Response fetch_document(Call& call);
Response prove_document(Call& call);

Response search_documents(Call& call);

Response verify_file(Call& call);
Response verify_page(Call& call);
Response verify_form(Call& call);

Response ledger_checkpoint(Call& call);
Response ledger_tile(Call& call);

Response alive(Call& call);
Response ready(Call& call);
Response describe_api(Call& call);

}  // namespace yinxin::api
