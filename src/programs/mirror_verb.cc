#include <cctype>

#include "base/file.h"
#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

Json to_json(const service::Mirrored& mirrored) {
  const archive::MirrorReport& report = mirrored.report;
  Json json;
  json["good"] = report.good();
  json["directory"] = mirrored.directory.string();
  json["checkpoint"] = mirrored.cosigned;
  json["vkey"] = report.vkey;
  json["vkey_is_new"] = report.vkey_is_new;
  json["witness_vkey"] = mirrored.witness_vkey;
  json["entries"] = report.entries;
  json["new_entries"] = report.new_entries;
  json["with_objects"] = mirrored.with_objects;
  json["objects"] = report.objects;
  json["withheld"] = report.withheld;
  json["problems"] = service::to_json(report.problems);
  return json;
}

void print(const service::Mirrored& mirrored, Call& call) {
  const archive::MirrorReport& report = mirrored.report;
  call.out << "镜像与对方一致 (the mirror agrees)：日志 " << report.entries << " 项，新增 "
           << report.new_entries << " 项，对象 " << report.objects
           << " 个 (entries, new, objects)\n  " << mirrored.directory.string() << "\n";
  if (report.vkey_is_new) {
    call.words << "初次见到此日志公钥，请与另行取得的核对 (seen for the first time; compare it): "
               << report.vkey << "\n";
  }
  if (!mirrored.with_objects) {
    call.words << "只镜像了日志；取文书须用 --token，或对方公布其文件 (the log alone)\n";
  } else if (report.withheld > 0) {
    call.words << "对方未给的对象 " << report.withheld
               << " 个：令牌所属账号不得查看 (withheld: not for the token's account to see)\n";
  }
  for (const archive::Problem& problem : report.problems) {
    call.words << "  " << problem.where << "，" << problem.document << "：" << problem.problem
               << "\n";
  }
  call.out << mirrored.cosigned << "  见证公钥 (witness): " << mirrored.witness_vkey << "\n";
}

// In a file, since everybody on a machine sees its command lines.
std::string token(const Call& call) {
  constexpr std::size_t kLargest = 4096;
  const std::string file = call.arguments.value("token");
  if (file.empty()) return {};
  std::string text = read_file(file, kLargest);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
    text.pop_back();
  }
  return text;
}

}  // namespace

Status run_mirror(Call& call) {
  archive::MirrorOptions options;
  options.vkey = call.arguments.value("vkey");
  options.with_objects = !call.arguments.has("log-only");
  options.progress = progress_on(call.words, "镜像 mirroring");
  const service::OtherArchive other{call.arguments.words().front(), token(call)};
  const service::Mirrored mirrored = call.service.mirror(other, options, actor_of(call));
  if (call.json) {
    call.out << to_json(mirrored).dump() << "\n";
  } else {
    print(mirrored, call);
  }
  return mirrored.report.good() ? kGood : kFoundBad;
}

}  // namespace yinxin::programs
