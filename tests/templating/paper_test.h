#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "registry/registry.h"
#include "support/places.h"
#include "templating/check.h"
#include "templating/instantiate.h"

namespace yinxin::templating {

// The shipped templates, the sample registry and the sample records, as a clerk would use them
// on 18 March 2026 at 9:20.
class PaperTest : public ::testing::Test {
 protected:
  static std::string source(const std::string& path) {
    return read_file(yinxin::testing::source_dir() + "/" + path, 4 << 20);
  }

  static record::Record parse(const std::string& xml) {
    return record::Record::parse(xml, "r.xml");
  }

  const Template& kind(const record::Record& record) const {
    return *templates_.find(record.kind());
  }

  std::vector<Fault> faults(const std::string& xml) const {
    const auto record = parse(xml);
    return check(kind(record), record, context_);
  }

  // The faults, one line each, as a clerk reads them.
  std::string listed(const std::string& xml) const {
    std::string out;
    for (const Fault& fault : faults(xml)) out += text(fault) + "\n";
    return out;
  }

  static std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("not in the sample: " + from);
    return text.replace(at, from.size(), to);
  }

  const TemplateSet templates_ = TemplateSet::load({yinxin::testing::source_dir() + "/templates"});
  const registry::Registry registry_ =
      registry::Registry::load(yinxin::testing::source_dir() + "/samples/registry.xml");
  Context context_{registry_, *from_rfc3339("2026-03-18T09:20"), "示市监移〔2026〕3号", false, {}};
  const std::string referral_ = source("samples/criminal-referral.xml");
};

}  // namespace yinxin::templating
