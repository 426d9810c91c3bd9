#include "signature/findings.h"

#include <algorithm>
#include <array>
#include <utility>

namespace yinxin::signature {
namespace {

constexpr Indication kPassed = Indication::kTotalPassed;
constexpr Indication kUnclear = Indication::kIndeterminate;
constexpr Indication kFailed = Indication::kTotalFailed;

struct Row {
  std::string_view code;
  Indication indication;
  std::string_view sub_indication;  // ETSI EN 319 102-1; empty for a note
  std::string_view sentence;
  std::string_view next_step;
};

constexpr std::string_view kFormat = "FORMAT_FAILURE";
constexpr std::string_view kProfile = "SIG_CONSTRAINTS_FAILURE";

constexpr std::string_view kNotOriginal = "文件结构不合规范，不是签发时的原件。";
constexpr std::string_view kHidden = "文件中夹有来历不明的内容，可能被改动过。";
constexpr std::string_view kOutside = "文件采用了本系统不核验的格式，不能判断真伪。";
constexpr std::string_view kFetch = "请向签发机关索取原件，或从档案中重新调取后再核验。";
constexpr std::string_view kReport = "请保留此文件，并向签发机关核实。";
constexpr std::string_view kOther = "请用签发方提供的核验工具核验，或向签发机关核实。";
constexpr std::string_view kEarlier = "请查档案登记的入档时间，或取用及时续期的档案版本再核验。";
constexpr std::string_view kTrust = "请由管理员核对信任证书，确认签发机关的证书来源。";

constexpr std::array kRows = {
    Row{"HEADER", kFailed, kFormat, "这不是一份 PDF 文件。", kFetch},
    Row{"TRAILING_BYTES", kFailed, kFormat, "文件末尾被截断，或附加了多余内容。", kFetch},
    Row{"STARTXREF", kFailed, kFormat, kNotOriginal, kFetch},
    Row{"XREF_SYNTAX", kFailed, kFormat, kNotOriginal, kFetch},
    Row{"XREF_CHAIN", kFailed, kFormat, kNotOriginal, kFetch},
    Row{"XREF_RANGE", kFailed, kFormat, "文件的后续版本引用了隐藏的内容。", kReport},
    Row{"XREF_OBJECT", kFailed, kFormat, kNotOriginal, kFetch},
    Row{"SYNTAX", kFailed, kFormat, kNotOriginal, kFetch},
    Row{"NESTING", kFailed, kFormat, kNotOriginal, kFetch},
    Row{"LIMIT", kFailed, kFormat, "文件过大或过于复杂，不是正常的公文。", kReport},
    Row{"BOMB", kFailed, kFormat, "文件解压后异常庞大，疑似恶意构造。", kReport},
    Row{"DUPLICATE_KEY", kFailed, kFormat, "文件中同一项目有两种说法，疑似恶意构造。", kReport},
    Row{"HIDDEN_BYTES", kFailed, kFormat, kHidden, kReport},
    Row{"SIGNATURE_REMNANT", kFailed, kFormat, "文件曾有签名，但签名已被移除。", kReport},
    Row{"SIGNATURE_REMOVED", kFailed, kFormat, "文件中有签名被移除或被替换。", kReport},
    Row{"SIGNATURE_REDEFINED", kFailed, kFormat, "签名在签署之后被改写。", kReport},
    Row{"SIGNATURE_ORDER", kFailed, kFormat, "各签名的先后次序不合规范。", kReport},
    Row{"CERTIFICATION", kFailed, kFormat, "主办机关的锁定签名被改动。", kReport},
    Row{"SIGDICT", kFailed, kFormat, "签名的格式不合规范。", kFetch},
    Row{"BYTERANGE", kFailed, kFormat, "签名没有覆盖它应当覆盖的全部内容。", kReport},
    Row{"CONTENTS", kFailed, kFormat, "签名数据不完整或夹有其他内容。", kReport},
    Row{"DER", kFailed, kFormat, "签名数据的编码不合规范。", kFetch},
    Row{"CMS_FORMAT", kFailed, kFormat, "签名数据的格式不合规范。", kFetch},
    Row{"CHANGES", kFailed, kFormat, "签署之后文件内容又有改动。",
        "被签署的版本仍可从文件中取出；请以该版本或档案原件为准。"},
    Row{"LOCKED", kFailed, kFormat, "签署之后又填写了已被锁定的栏目。",
        "被签署的版本仍可从文件中取出；请以该版本或档案原件为准。"},
    Row{"HASH_FAILURE", kFailed, "HASH_FAILURE", "文件内容与签署时不一致，已被改动。", kFetch},
    Row{"SIG_CRYPTO_FAILURE", kFailed, "SIG_CRYPTO_FAILURE", "签名不是由所示证书签出的。", kReport},
    Row{"NO_SIGNING_CERTIFICATE_FOUND", kUnclear, "NO_SIGNING_CERTIFICATE_FOUND",
        "签名中找不到签署人的证书。", kOther},
    Row{"NO_CERTIFICATE_CHAIN_FOUND", kUnclear, "NO_CERTIFICATE_CHAIN_FOUND",
        "签署人的证书不是由本系统信任的机构颁发的。", kTrust},
    Row{"CHAIN_CONSTRAINTS_FAILURE", kUnclear, "CHAIN_CONSTRAINTS_FAILURE",
        "签署人的证书不能用于签署公文，或其证书链不合规范。", kTrust},
    Row{"CRYPTO_CONSTRAINTS_FAILURE", kUnclear, "CRYPTO_CONSTRAINTS_FAILURE",
        "签名使用了本系统不接受的算法或密钥长度。", kOther},
    Row{"OUT_OF_BOUNDS_NO_POE", kUnclear, "OUT_OF_BOUNDS_NO_POE",
        "证书现已不在有效期内，又没有时间戳证明签署时有效。",
        "请查档案登记的入档时间，证明签署在证书有效期内。"},
    Row{"UNUSED_CERTIFICATE", kUnclear, kProfile, "签名中附有与签署人无关的证书。", kOther},
    Row{"REVOKED", kFailed, "REVOKED", "签署时证书已被吊销。", kReport},
    Row{"REVOKED_NO_POE", kUnclear, "REVOKED_NO_POE",
        "证书已被吊销，现有证据不能证明签署在吊销之前。", kEarlier},
    Row{"EXPIRED", kFailed, "EXPIRED", "签署时证书已经过期。", kReport},
    Row{"NOT_YET_VALID", kFailed, "NOT_YET_VALID", "签署时证书尚未生效。", kReport},
    Row{"TRY_LATER", kUnclear, "TRY_LATER", "附带的证书状态信息过期，或不是有权机构出具的。",
        "请向发证机构查询该证书在签署时的状态，或待补充证据后再核验。"},
    Row{"TIMESTAMP_FORMAT", kFailed, kFormat, "时间戳的格式不合规范。", kFetch},
    Row{"TIMESTAMP_IMPRINT", kFailed, "HASH_FAILURE", "时间戳不是为这份文件（签名）出具的。",
        kReport},
    Row{"TIMESTAMP_SIGNATURE", kFailed, "SIG_CRYPTO_FAILURE", "时间戳不是由所示机构签出的。",
        kReport},
    Row{"TIMESTAMP_UNTRUSTED", kUnclear, "NO_CERTIFICATE_CHAIN_FOUND",
        "时间戳不是由本系统信任的时间戳机构出具的。",
        "请由管理员核对时间戳机构的信任证书（timestamps目录）。"},
    Row{"TIMESTAMP_CERTIFICATE", kUnclear, "CHAIN_CONSTRAINTS_FAILURE",
        "时间戳机构的证书不能用于出具时间戳，或其证书链不合规范。", kTrust},
    Row{"TIMESTAMP_EXPIRED", kUnclear, "OUT_OF_BOUNDS_NO_POE",
        "时间戳机构的证书已经过期，之前又没有更新的时间戳接续证明。", kEarlier},
    Row{"TIMESTAMP_REVOKED", kUnclear, "REVOKED_NO_POE",
        "时间戳机构的证书已被吊销，之前又没有更新的时间戳接续证明。", kEarlier},
    Row{"TIMESTAMP_CRYPTO", kUnclear, "CRYPTO_CONSTRAINTS_FAILURE",
        "时间戳使用了本系统不接受的算法或密钥长度。", kOther},
    Row{"TIMESTAMP_ORDER_FAILURE", kUnclear, "TIMESTAMP_ORDER_FAILURE", "各时间戳的时间先后矛盾。",
        kReport},
    Row{"VALIDATION_DATA", kUnclear, kProfile, "附带的验证资料不合规范，不能据以判断。", kOther},
    Row{"UNSUPPORTED_SIGNATURE", kUnclear, kProfile, kOutside, kOther},
    Row{"ENCRYPTED", kUnclear, kProfile, "文件已加密，不能核验。", kOther},
    Row{"HYBRID", kUnclear, kProfile, kOutside, kOther},
    Row{"LINEARIZED", kUnclear, kProfile, kOutside, kOther},
    Row{"REVOCATION_NOT_CHECKED", kPassed, "", "文件未附齐证书吊销状态，未核对证书是否已被吊销。",
        "如需确认，请向发证机构查询该证书的状态，或由签发机关补充长期验证资料。"},
    Row{"REVOKED_LATER", kPassed, "", "证书在签署之后被吊销，不影响此前的签署。", "无须处理。"},
    Row{"INTERNAL", kUnclear, kProfile, "核验程序未能完成核验。", "请联系系统管理员。"},
};

}  // namespace

Finding finding(std::string_view code, std::string detail) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(),
                                 [code](const Row& candidate) { return candidate.code == code; });
  if (row == kRows.end()) row = &kRows.back();
  return {std::string(row->code),           row->indication,
          std::string(row->sub_indication), std::move(detail),
          std::string(row->sentence),       std::string(row->next_step)};
}

Finding finding(const Error& error) {
  const bool named = error.code() == ErrorCode::kInvalidInput;
  return finding(named ? error.where() : "INTERNAL", error.what());
}

}  // namespace yinxin::signature
