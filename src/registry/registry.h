#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/validity.h"
#include "seal/seal.h"
#include "templating/directory.h"

namespace yinxin::registry {

struct AgencyName {
  std::string full;
  std::string short_name;
  Validity validity;
};

struct Series {
  std::string prefix;  // 示市监移
  std::string kind;    // empty: all kinds that have none of their own
  Validity validity;
};

struct AgencyEntry {
  std::string id;
  std::string role;
  std::string level;
  std::string division;
  std::string superior;
  std::string uscc;
  Validity validity;
  std::vector<AgencyName> names;
  std::vector<Series> series;
};

struct PersonEntry {
  templating::Person person;
  Validity validity;
};

struct SealEntry {
  seal::Seal seal;
  std::string agency;  // id
  std::string person;  // id, of a 签名章; else empty
  std::string key;     // name of its key and certificate, without directory and suffix: "sjg"
  Validity validity;
};

struct PhraseEntry {
  std::string id;
  std::string text;
  std::string source;
  Validity validity;
  int articles = 0;  // of a law; 0: not known
};

// Somebody or something that documents name and agencies keep a list of: a liaison officer 联络员,
// an expert 专家, a technical investigator 技术调查官, an appraisal body 鉴定机构, a right holder
// 权利人.
struct ListedEntry {
  std::string list;  // its element: "liaison", "expert"…
  std::string id;
  std::string name;
  std::string agency;        // id of the agency it belongs to; or empty
  std::string organisation;  // where they work, if that is no agency
  std::string post;
  std::string scope;  // 专业领域、鉴定范围
  std::string uscc;
  std::string phone;
  std::string note;
  Validity validity;
};

// 名录: agencies, people, seals and dated phrases, read from one file (urn:yinxin:registry:1; the
// shape is in templates/README.md). A value; reading is safe from several threads.
class Registry final : public templating::Directory {
 public:
  // Throws Error(kInvalidInput) "<name>:<line>:<column>" for anything malformed: an unknown
  // element, a repeated id (a person's may be, for posts held one after another), a wrong check
  // digit, two names for the same day, a reference to an agency that is not there.
  static Registry parse(std::string_view xml, const std::string& name);
  static Registry load(const std::filesystem::path& file);

  std::optional<templating::Agency> agency(std::string_view reference, Date on) const override;
  std::optional<templating::Person> person(std::string_view reference, std::string_view agency,
                                           Date on) const override;
  std::string series(std::string_view agency, std::string_view kind, Date on) const override;
  std::string seal(std::string_view agency, Date on) const override;
  std::string signature_seal(std::string_view person, Date on) const override;
  std::optional<std::string> phrase(std::string_view id, Date on) const override;
  int articles(std::string_view id, Date on) const override;

  // Everything there is, in the order of the file.
  const std::vector<AgencyEntry>& agencies() const { return agencies_; }
  const std::vector<PersonEntry>& people() const { return people_; }
  const std::vector<SealEntry>& seals() const { return seals_; }
  const std::vector<PhraseEntry>& phrases() const { return phrases_; }
  const std::vector<ListedEntry>& listed() const { return listed_; }
  // The XML it was read from: archived with what was issued by it.
  const std::string& source() const { return source_; }
  // nullptr if there is no seal of that id.
  const SealEntry* find_seal(std::string_view id) const;

 private:
  std::string source_;
  std::vector<AgencyEntry> agencies_;
  std::vector<PersonEntry> people_;
  std::vector<SealEntry> seals_;
  std::vector<PhraseEntry> phrases_;
  std::vector<ListedEntry> listed_;
};

}  // namespace yinxin::registry
