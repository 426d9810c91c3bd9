#include "programs/verbs.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kAny = 100'000;
constexpr OptionForm kAs = {"as", "", "USER", "以该人员身份 act for this person of the registry"};

}  // namespace

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> kVerbs = {
      {"init", "init [--sample]", "建立实例 make an instance",
       {{"sample", "", nullptr, "附样例机关、人员、印章和证书 with sample agencies and keys"}},
       0, 0, run_init},
      {"template", "template list | show KIND | check FILE…", "文书模板 document templates",
       {}, 1, kAny, run_template},
      {"check", "check RECORD…", "检查记录 every fault of a record", {}, 1, kAny, run_check},
      {"render", "render RECORD -o FILE.pdf [--draft]", "预览页面 the page, not numbered or signed",
       {{"output", "o", "FILE", "PDF文件 where to"},
        {"draft", "", nullptr, "标出缺项 mark missing values instead of refusing"}},
       1, 1, run_render},
      {"issue", "issue RECORD… [-o FILE.pdf] [--at TIME] [--as USER]",
       "编号、用印、签名、归档 number, seal, sign, archive",
       {{"output", "o", "FILE", "同时存一份PDF copy the PDF here"},
        {"at", "", "TIME", "成文时间（仅样例实例） time of the document, sample instances only"},
        kAs},
       1, kAny, run_issue},
      {"get", "get ID|NUMBER -o FILE.pdf [--as USER]", "取回归档原件 the archived PDF",
       {{"output", "o", "FILE", "存为 where to"}, kAs}, 1, 1, run_get},
      {"search", "search QUERY… [--limit N] [--as USER] | --batch FILE.jsonl", "检索 find documents",
       {{"limit", "", "N", "最多条数 most hits (20)"},
        {"offset", "", "N", "从第几条起 skip so many"},
        {"agency", "", "AGENCY", "只查该机关 only this agency"},
        {"kind", "", "KIND", "只查该文种 only this kind"},
        {"from", "", "DATE", "成文日期不早于 not before"},
        {"to", "", "DATE", "成文日期不晚于 not after"},
        {"batch", "", "FILE", "逐行批量检索 one JSON query a line"},
        kAs},
       0, kAny, run_search},
      {"verify", "verify FILE… [--trust DIR] [--offline]", "验签 judge signatures",
       {{"trust", "", "DIR", "信任的证书 certificates to trust"},
        {"offline", "", nullptr, "不联网（本命令从不联网） never uses the network anyway"}},
       1, kAny, run_verify},
      {"audit", "audit [--since CHECKPOINT]", "审计整个档案库 check the whole archive",
       {{"since", "", "FILE", "与此前的检查点比对 compare with an earlier checkpoint"}},
       0, 0, run_audit},
      {"checkpoint", "checkpoint", "日志检查点 the signed head of the log", {}, 0, 0,
       run_checkpoint},
      {"proof", "proof ID|NUMBER", "包含证明 proof that the log holds a document", {}, 1, 1,
       run_proof},
      {"reindex", "reindex", "由档案重建索引 rebuild the search index", {}, 0, 0, run_reindex},
      {"version", "version", "版本 version of the program", {}, 0, 0, run_version},
  };
  return kVerbs;
}

}  // namespace yinxin::programs
