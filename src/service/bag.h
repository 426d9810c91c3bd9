#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "service/parts.h"

namespace yinxin::service {

// A package for an archives service (移交、归档): BagIt (RFC 8493) with the metadata elements of
// DA/T 46-2009 beside each document.
//
//   bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
//   data/<id>/document.pdf  metadata.xml  text.txt  record.xml  evidence.zip

// The elements of DA/T 46 as far as the archive knows them: 元素 with 编号, 名称 and a text.
std::string describe_by_da_t_46(const archive::Archive& archive, const archive::Entry& document);

// Whether `directory` is a bag.
bool is_bag(const std::filesystem::path& directory);

// What is wrong with a bag: files missing, altered, or in no manifest. Empty: nothing.
std::vector<std::string> check_bag(const std::filesystem::path& directory);

// The documents in a bag, each as a line of an import tells of it ("file" below `directory`).
// Throws Error(kInvalidInput) if one has no metadata that can be read.
std::vector<Json> documents_in_bag(const std::filesystem::path& directory);

}  // namespace yinxin::service
