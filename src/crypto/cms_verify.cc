#include "base/error.h"
#include "crypto/cms.h"
#include "crypto/signed_data.h"
#include "crypto/verify_signer.h"

namespace yinxin::crypto {

CmsVerdict verify_detached(ByteView cms, const ContentDigest& covered) {
  CmsVerdict verdict;
  try {
    const SignedData data = parse_signed_data(cms, SignedDataForm::kDetached);
    verdict.certificates = data.certificates;
    verdict.timestamp = data.timestamp;
    verdict.signature = data.signature;
    verdict.algorithm = verify_signer(data, covered, verdict.signer).name;
  } catch (const Error& error) {
    verdict.code = code_of(error);
    verdict.detail = error.what();
  }
  return verdict;
}

}  // namespace yinxin::crypto
