#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "casework/casebook.h"
#include "casework/drafts.h"
#include "casework/saved_searches.h"
#include "crypto/random.h"
#include "service/jobs.h"
#include "service/parts.h"
#include "service/webhooks.h"

namespace yinxin::service {
namespace {

constexpr unsigned kOwnerOnly = 0600;

}  // namespace

crypto::SecretBox accounts_box(const Home& home) {
  const auto file = home.accounts_key_file();
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    write_file(file, to_hex(crypto::random_bytes(crypto::SecretBox::kKeySize)), kOwnerOnly);
  }
  return crypto::SecretBox(from_hex(read_file(file, 2 * crypto::SecretBox::kKeySize)));
}

storage::Database& Parts::desk() {
  return desk_.get([this] {
    require_instance();
    return std::make_unique<storage::Database>(home_.database_file(), desk_migrations());
  });
}

registry::Accounts& Parts::accounts() {
  storage::Database& database = desk();
  return accounts_.get(
      [&] { return std::make_unique<registry::Accounts>(database, accounts_box(home_), clock_); });
}

const std::vector<std::string_view>& desk_migrations() {
  static const std::vector<std::string_view> kMigrations = {
      registry::kAccountTables,     casework::kDraftTables,   casework::kCasebookTables,
      registry::kCertificateScopes, kWebhookTables,           kJobTables,
      casework::kSavedSearchTables, casework::kCaseNameIndex, casework::kDraftDocumentIndex};
  return kMigrations;
}

}  // namespace yinxin::service
