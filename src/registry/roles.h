#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace yinxin::registry {

// What an account may be used for, besides its relation to a document (casework/access.h).
enum class Role : std::uint8_t {
  kClerk,          // 拟稿
  kReviewer,       // 审核
  kSignatory,      // 签发
  kSealKeeper,     // 用印
  kInvestigator,   // 检索、调阅
  kAuditor,        // 安全审计员
  kRegistrar,      // 安全保密（名录）管理员
  kAdministrator,  // 系统管理员
};

inline constexpr std::array kAllRoles = {Role::kClerk,      Role::kReviewer,     Role::kSignatory,
                                         Role::kSealKeeper, Role::kInvestigator, Role::kAuditor,
                                         Role::kRegistrar,  Role::kAdministrator};

std::string_view name(Role role);          // "seal-keeper"
std::string_view chinese_name(Role role);  // 用印

// Several roles. A value.
class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) add(role);
  }
  // "clerk investigator". Throws Error(kInvalidInput) naming what is no role.
  static Roles parse(std::string_view text);

  constexpr void add(Role role) { bits_ |= bit(role); }
  constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool has_any(Roles other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  std::string text() const;

  friend constexpr bool operator==(Roles a, Roles b) { return a.bits_ == b.bits_; }

 private:
  static constexpr std::uint32_t bit(Role role) { return 1U << static_cast<unsigned>(role); }
  std::uint32_t bits_ = 0;
};

// 三员分立: whoever administers, audits or keeps the registry does that one thing and nothing else.
// Empty if the roles may be held together, else why not.
std::string conflict_among(Roles roles);

}  // namespace yinxin::registry
