#include "service/bag.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "base/xml.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDeclaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
constexpr const char* kManifest = "manifest-sha256.txt";
constexpr const char* kTagManifest = "tagmanifest-sha256.txt";
constexpr std::size_t kLargestFile = std::size_t{1} << 30;
constexpr std::size_t kLargestMetadata = std::size_t{1} << 20;
constexpr std::size_t kLargestText = std::size_t{16} << 20;

std::string escaped(const std::string& text) {
  std::string xml;
  for (const char c : text) {
    if (c == '&') {
      xml += "&amp;";
    } else if (c == '<') {
      xml += "&lt;";
    } else if (c == '>') {
      xml += "&gt;";
    } else {
      xml += c;
    }
  }
  return xml;
}

class Elements {
 public:
  void add(const char* number, const char* name, const std::string& text) {
    if (text.empty()) return;
    xml_ += std::string("  <元素 编号=\"") + number + "\" 名称=\"" + name + "\">" + escaped(text) +
            "</元素>\n";
  }
  void add_all(const char* number, const char* name, const Json& texts) {
    for (const Json& text : texts.array()) add(number, name, text.string());
  }
  std::string xml() const {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<档案元数据 xmlns=\"urn:yinxin:da-t-46:1\" 标准=\"DA/T 46-2009\">\n" +
           xml_ + "</档案元数据>\n";
  }

 private:
  std::string xml_;
};

std::string period_name(const std::string& period) {
  return period == "permanent" ? "永久" : period == "10y" ? "10年" : "30年";
}

// "<digest>  <path>" a line.
std::map<std::string, std::string> read_manifest(const fs::path& file) {
  std::map<std::string, std::string> digests;
  std::istringstream lines(read_file(file, kLargestFile));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    const std::size_t space = line.find(' ');
    const std::size_t name = line.find_first_not_of(" *", space);
    if (space != 64 || name == std::string::npos) {
      throw Error(ErrorCode::kInvalidInput, file.string(), "清单格式有误 (malformed manifest)");
    }
    digests[line.substr(name)] = line.substr(0, space);
  }
  return digests;
}

bool leads_elsewhere(const std::string& path) {
  return path.empty() || path.front() == '/' || ("/" + path + "/").find("/../") != path.npos;
}

void check_listed(const fs::path& directory, const char* manifest,
                  std::vector<std::string>& problems, std::set<std::string>& listed) {
  for (const auto& [path, digest] : read_manifest(directory / manifest)) {
    if (leads_elsewhere(path)) {
      problems.push_back(path + "：路径越出信息包 (leads out of the bag)");
      continue;
    }
    listed.insert(path);
    try {
      if (crypto::sha256(read_file(directory / path, kLargestFile)).hex() != digest) {
        problems.push_back(path + "：内容与清单不符 (altered)");
      }
    } catch (const Error& error) {
      problems.push_back(path + "：" + std::string(error.problem()));
    }
  }
}

Json line_of(const fs::path& directory, const fs::path& folder) {
  const fs::path file = folder / "metadata.xml";
  const auto xml = XmlDocument::parse(read_file(file, kLargestMetadata), file.string());
  std::map<std::string, Json::Array> elements;
  for (const pugi::xml_node node : xml.root().children("元素")) {
    elements[node.attribute("编号").value()].emplace_back(node.text().get());
  }
  const auto first = [&](const char* number) {
    const auto found = elements.find(number);
    return found == elements.end() ? Json() : found->second.front();
  };
  Json line;
  line["id"] = first("M7");
  line["title"] = first("M22");
  line["number"] = first("M31");
  line["agency"] = first("M32");
  line["date"] = first("M33");
  line["kind"] = first("M34");
  line["recipients"] = elements["M36"];
  line["secrecy"] = first("M38");
  line["retention"] = first("M12");
  std::error_code ignored;
  if (fs::exists(folder / "text.txt", ignored)) {
    line["text"] = read_file(folder / "text.txt", kLargestText);
  }
  if (fs::exists(folder / "document.pdf", ignored)) {
    line["file"] = (folder / "document.pdf").lexically_relative(directory).string();
  }
  return line;
}

// Puts files into a bag and remembers their digests.
class BagWriter {
 public:
  explicit BagWriter(fs::path directory) : directory_(std::move(directory)) {
    if (fs::exists(directory_) && !fs::is_empty(directory_)) {
      throw Error(ErrorCode::kConflict, directory_.string(), "目录不是空的 (not empty)");
    }
    fs::create_directories(directory_);
  }

  void add(const std::string& path, const Bytes& bytes) {
    put("data/" + path, bytes, manifest_);
    ++files_;
    bytes_ += bytes.size();
  }

  void finish(const std::string& owner, std::size_t documents, Instant now) {
    put(kManifest, manifest_, tags_);
    put("bagit.txt", kDeclaration, tags_);
    put("bag-info.txt",
        "Source-Organization: " + owner + "\nBagging-Date: " + china_date(now).iso() +
            "\nPayload-Oxum: " + std::to_string(bytes_) + "." + std::to_string(files_) +
            "\nInternal-Sender-Description: 文书 " + std::to_string(documents) + " 份\n",
        tags_);
    write_file(directory_ / kTagManifest, tags_);
  }

 private:
  void put(const std::string& path, const Bytes& bytes, std::string& manifest) const {
    fs::create_directories((directory_ / path).parent_path());
    write_file(directory_ / path, bytes);
    manifest += crypto::sha256(bytes).hex() + "  " + path + "\n";
  }

  fs::path directory_;
  std::string manifest_;
  std::string tags_;
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::string describe_by_da_t_46(const archive::Archive& archive, const archive::Entry& document) {
  const Json metadata = archive.metadata(document);
  const archive::Entry newest = archive.newest(document);
  Elements elements;
  elements.add("M1", "聚合层次", "件");
  elements.add_all("M6", "立档单位名称", metadata.at("issuer_names"));
  elements.add("M7", "电子文件号", document.json.at("id").string());
  elements.add("M11", "年度", metadata.at("date").string().substr(0, 4));
  elements.add("M12", "保管期限", period_name(document.json.at("retention").at("period").string()));
  elements.add("M22", "题名", metadata.at("title").string());
  elements.add("M31", "文件编号", metadata.at("number").string());
  elements.add_all("M32", "责任者", metadata.at("issuer_names"));
  elements.add("M33", "日期", metadata.at("date").string());
  elements.add("M34", "文种", metadata.at("kind_name").string());
  elements.add_all("M36", "主送", metadata.at("to"));
  elements.add_all("M37", "抄送", metadata.at("cc"));
  elements.add("M38", "密级", metadata.at("secrecy").string());
  elements.add("M45", "稿本", "正本");
  if (const auto* pdf = archive::find_object(newest, "pdf")) {
    elements.add("M47", "格式信息", "PDF");
    elements.add("M48", "计算机文件名", "document.pdf");
    elements.add("M49", "计算机文件大小", std::to_string(pdf->size));
    elements.add("M50", "文档创建程序", std::string("印信 Yinxin ") + YINXIN_VERSION);
    elements.add("M66", "当前位置", "objects/sha256/" + pdf->sha256.hex());
  }
  for (const archive::Entry& entry : archive.history(document)) {
    elements.add("M80", "业务状态", archive.standing_word(document.json.at("id").string()));
    elements.add("M81", "业务行为", entry.type);
    elements.add("M82", "行为时间", to_rfc3339(entry.time));
    elements.add("M84", "行为描述", "日志第" + std::to_string(entry.index) + "项");
  }
  for (const Json& link : document.json.at("links").array()) {
    elements.add("M85", "实体标识符", link.string());
  }
  return elements.xml();
}

bool is_bag(const fs::path& directory) {
  std::error_code ignored;
  return fs::exists(directory / "bagit.txt", ignored);
}

std::vector<std::string> check_bag(const fs::path& directory) {
  std::vector<std::string> problems;
  std::set<std::string> listed;
  check_listed(directory, kManifest, problems, listed);
  if (fs::exists(directory / kTagManifest)) check_listed(directory, kTagManifest, problems, listed);
  if (!fs::is_directory(directory / "data")) problems.emplace_back("data：缺失 (missing)");
  for (const auto& item : fs::recursive_directory_iterator(directory / "data")) {
    const std::string path = item.path().lexically_relative(directory).string();
    if (item.is_symlink() || (!item.is_directory() && listed.count(path) == 0)) {
      problems.push_back(path + "：不在清单中 (in no manifest)");
    }
  }
  return problems;
}

std::vector<Json> documents_in_bag(const fs::path& directory) {
  std::vector<fs::path> folders;
  for (const auto& item : fs::directory_iterator(directory / "data")) {
    if (item.is_directory()) folders.push_back(item.path());
  }
  std::sort(folders.begin(), folders.end());
  std::vector<Json> lines;
  lines.reserve(folders.size());
  for (const fs::path& folder : folders) lines.push_back(line_of(directory, folder));
  return lines;
}

std::size_t Service::export_bag(const std::vector<std::string>& ids_or_numbers, const fs::path& to,
                                const Actor& actor) {
  Parts& parts = *parts_;
  std::string all;
  for (const std::string& one : ids_or_numbers) all += (all.empty() ? "" : " ") + one;
  return parts.recorded({actor.person, actor.agency, "export", all}, [&] {
    const archive::Archive& archive = parts.archive();
    std::vector<archive::Entry> documents;
    for (const std::string& one : ids_or_numbers) {
      documents.push_back(find_document(archive, one));
      require_visible(archive, documents.back(), one, actor, parts.clock().now());
    }
    BagWriter bag(to);
    for (const archive::Entry& document : documents) {
      const std::string id = document.json.at("id").string();
      bag.add(id + "/metadata.xml", describe_by_da_t_46(archive, document));
      bag.add(id + "/evidence.zip", evidence_bundle(document));
      bag.add(id + "/text.txt", archive.object(document, "text"));
      const archive::Entry newest = archive.newest(document);
      for (const auto& [role, name] :
           {std::pair("pdf", "document.pdf"), {"record", "record.xml"}}) {
        const archive::Entry& holder = std::string(role) == "pdf" ? newest : document;
        if (archive::find_object(holder, role) == nullptr) continue;
        bag.add(id + "/" + name, archive.object(holder, role));
      }
    }
    bag.finish(parts.instance_name(), documents.size(), parts.clock().now());
    return documents.size();
  });
}

}  // namespace yinxin::service
