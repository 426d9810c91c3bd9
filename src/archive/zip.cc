#include "archive/zip.h"

#include <Poco/DateTime.h>
#include <Poco/Exception.h>
#include <Poco/Zip/Compress.h>
#include <Poco/Zip/ZipArchive.h>
#include <Poco/Zip/ZipException.h>
#include <Poco/Zip/ZipStream.h>

#include <algorithm>
#include <iterator>
#include <sstream>

#include "base/error.h"

namespace yinxin::archive {
namespace {

constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kMostBytes = std::size_t{1} << 30;
constexpr ByteView kSignature = "PK\x03\x04";

[[noreturn]] void refuse(const std::string& where, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, where, problem);
}

void check_name(const std::string& name) {
  const bool printable = std::all_of(name.begin(), name.end(),
                                     [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
  const bool leads_elsewhere = name.front() == '/' || ("/" + name + "/").find("/../") != name.npos;
  if (!printable || leads_elsewhere) refuse("ZIP", "文件名不可接受 (an unacceptable name)");
}

// No more than there may be, whatever the header says of its size.
Bytes unpack(std::istream& in, const Poco::Zip::ZipLocalFileHeader& header, std::size_t room) {
  Poco::Zip::ZipInputStream file(in, header);
  Bytes bytes;
  char buffer[16384];
  while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
    bytes.append(buffer, static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > room) refuse(header.getFileName(), "内容过大 (too large)");
  }
  if (!file.crcValid()) refuse(header.getFileName(), "校验和不符 (wrong checksum)");
  return bytes;
}

// Other programs go by the directory: what it names otherwise is shown by them and was not judged.
bool has_files_of_directory(const Poco::Zip::ZipArchive& zip) {
  return std::all_of(zip.fileInfoBegin(), zip.fileInfoEnd(), [&](const auto& listed) {
    return zip.findHeader(listed.first) != zip.headerEnd();
  });
}

// A second file of a name would be one that other programs show and we did not judge; so would one
// that only the directory knows.
void refuse_hidden(ByteView zip, const Poco::Zip::ZipArchive& read) {
  constexpr ByteView kEnd = "PK\x05\x06";
  constexpr std::size_t kEndSize = 22;
  const std::size_t end = zip.size() < kEndSize ? 0 : zip.size() - kEndSize;
  const bool ends = zip.substr(end, kEnd.size()) == kEnd;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(zip[end + at]); };
  const auto files = std::distance(read.headerBegin(), read.headerEnd());
  const auto listed = std::distance(read.fileInfoBegin(), read.fileInfoEnd());
  if (!ends || byte(10) + (byte(11) << 8) != files || listed != files ||
      !has_files_of_directory(read)) {
    refuse("ZIP", "目录与内容不一致 (its directory does not agree with its files)");
  }
}

std::vector<ZipFile> unpack_all(std::istream& in, ByteView bytes) {
  const Poco::Zip::ZipArchive zip(in);
  refuse_hidden(bytes, zip);
  std::vector<ZipFile> files;
  std::size_t room = kMostBytes;
  for (auto at = zip.headerBegin(); at != zip.headerEnd(); ++at) {
    if (at->second.isDirectory()) continue;
    if (files.size() == kMostFiles) refuse("ZIP", "文件过多 (too many files)");
    check_name(at->first);
    in.clear();
    files.push_back({at->first, unpack(in, at->second, room)});
    room -= files.back().bytes.size();
  }
  return files;
}

}  // namespace

bool is_zip(ByteView bytes) {
  return bytes.substr(0, kSignature.size()) == kSignature;
}

Bytes write_zip(const std::vector<ZipFile>& files, Instant time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch());
  const Poco::DateTime date(Poco::Timestamp::fromEpochTime(seconds.count()));
  std::ostringstream out;
  Poco::Zip::Compress zip(out, true);
  for (const ZipFile& file : files) {
    check_name(file.name);
    std::istringstream in(file.bytes);
    const auto method =
        file.bytes.empty() ? Poco::Zip::ZipCommon::CM_STORE : Poco::Zip::ZipCommon::CM_DEFLATE;
    zip.addFile(in, date, Poco::Path(file.name, Poco::Path::PATH_UNIX), method,
                Poco::Zip::ZipCommon::CL_NORMAL);
  }
  zip.close();
  return out.str();
}

std::vector<ZipFile> read_zip(ByteView zip) {
  if (!is_zip(zip)) refuse("ZIP", "不是ZIP文件 (not a ZIP file)");
  try {
    std::istringstream in{std::string(zip)};
    return unpack_all(in, zip);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& failure) {
    refuse("ZIP", std::string("文件损坏 (damaged): ") + failure.what());
  }
}

}  // namespace yinxin::archive
