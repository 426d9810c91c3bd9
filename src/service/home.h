#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace yinxin::service {

// The key that is the instance's own rather than an agency's.
constexpr const char* kInstanceKey = "instance";

// The directories of one instance, and of the things all instances share.
//
//   archive/  index/   data; each has its format described in its README.md
//   desk/              what may change: desk.sqlite, registry.xml, instance.json, keys/,
//                     certificates/, trust/ and templates/ for what the shipped ones do not suit
struct Home {
  std::filesystem::path root;
  std::filesystem::path share;  // holds templates/, samples/ and fonts/

  std::filesystem::path archive() const { return root / "archive"; }
  std::filesystem::path index() const { return root / "index"; }
  std::filesystem::path desk() const { return root / "desk"; }
  std::filesystem::path instance_file() const { return desk() / "instance.json"; }
  std::filesystem::path registry_file() const { return desk() / "registry.xml"; }
  std::filesystem::path registry_versions() const { return desk() / "registry"; }
  std::filesystem::path database_file() const { return desk() / "desk.sqlite"; }
  // The verifier keys of those who witness the log.
  std::filesystem::path witnesses_file() const { return desk() / "witnesses"; }
  // What secrets in the database are sealed with: a copy of the database alone opens none.
  std::filesystem::path accounts_key_file() const { return desk() / "keys" / "accounts.key"; }
  std::filesystem::path log_key_file() const { return desk() / "keys" / "log.pem"; }
  std::filesystem::path trail() const { return archive() / "trail"; }
  std::filesystem::path trail_key_file() const { return desk() / "keys" / "trail.pem"; }
  std::filesystem::path agency_key_file(const std::string& agency) const;
  std::filesystem::path agency_certificate_file(const std::string& agency) const;
  std::filesystem::path trust() const { return desk() / "trust"; }
  // Of a sample instance: the keys of its authorities and their services.
  std::filesystem::path sample_key_file(const std::string& service) const;
  std::filesystem::path sample_certificate_file(const std::string& service) const;

  std::filesystem::path sample_revocations_file() const { return desk() / "revoked.json"; }

  // The shipped ones and those of the instance, which stand in for them file by file.
  // The instance's own files of limits, which stand before the shipped ones.
  std::filesystem::path limits() const { return desk() / "templates" / "limits"; }
  std::vector<std::filesystem::path> templates() const {
    return {share / "templates", desk() / "templates"};
  }
  std::vector<std::filesystem::path> formats() const {
    return {share / "templates" / "formats", desk() / "templates" / "formats"};
  }
  std::filesystem::path web() const;  // installed, or built in the checkout
  std::filesystem::path samples() const { return share / "samples"; }
  std::filesystem::path faces() const { return share / "fonts" / "faces.xml"; }
};

// The instance `named` by --home or YINXIN_HOME; empty means the checkout the program runs from,
// or /var/lib/yinxin for an installed one. Nothing is created. Throws Error(kUnavailable) if the
// templates are nowhere to be found.
Home find_home(const std::string& named);

}  // namespace yinxin::service
