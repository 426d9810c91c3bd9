#include "registry/roles.h"

#include <sstream>

#include "base/error.h"

namespace yinxin::registry {
namespace {

struct Name {
  Role role;
  std::string_view name;
  std::string_view chinese;
};

constexpr Name kNames[] = {
    {Role::kClerk, "clerk", "拟稿"},
    {Role::kReviewer, "reviewer", "审核"},
    {Role::kSignatory, "signatory", "签发"},
    {Role::kSealKeeper, "seal-keeper", "用印"},
    {Role::kInvestigator, "investigator", "检索"},
    {Role::kAuditor, "auditor", "审计"},
    {Role::kRegistrar, "registrar", "名录管理"},
    {Role::kAdministrator, "administrator", "系统管理"},
};

const Name& row(Role role) {
  for (const Name& name : kNames) {
    if (name.role == role) return name;
  }
  throw Error(ErrorCode::kInternal, "role", "not in the table");
}

}  // namespace

std::string_view name(Role role) {
  return row(role).name;
}

std::string_view chinese_name(Role role) {
  return row(role).chinese;
}

Roles Roles::parse(std::string_view text) {
  Roles roles;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    bool known = false;
    for (const Name& entry : kNames) {
      if (entry.name != word) continue;
      roles.add(entry.role);
      known = true;
    }
    if (known) continue;
    std::string all;
    for (const Name& entry : kNames) all += " " + std::string(entry.name);
    throw Error(ErrorCode::kInvalidInput, "角色 " + word,
                "没有这个角色；有 (no such role; there are):" + all);
  }
  return roles;
}

std::string Roles::text() const {
  std::string text;
  for (const Name& entry : kNames) {
    if (has(entry.role)) text += (text.empty() ? "" : " ") + std::string(entry.name);
  }
  return text;
}

std::string conflict_among(Roles roles) {
  if (roles.empty()) return "至少需要一个角色 (an account needs a role)";
  for (const Role role : {Role::kAdministrator, Role::kAuditor, Role::kRegistrar}) {
    if (!roles.has(role) || roles == Roles{role}) continue;
    return "三员分立：" + std::string(chinese_name(role)) +
           "不能兼任其他角色 (this role cannot be held with any other)";
  }
  return "";
}

}  // namespace yinxin::registry
