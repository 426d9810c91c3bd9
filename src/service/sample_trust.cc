#include "service/sample_trust.h"

#include "base/file.h"

namespace yinxin::service {
namespace {

constexpr unsigned kOwnerOnly = 0600;
constexpr std::size_t kLargestFile = 64 << 10;

struct Part {
  const char* name;
  crypto::Credentials crypto::SampleTrust::*credentials;
};

constexpr Part kParts[] = {
    {"root", &crypto::SampleTrust::root},
    {"authority", &crypto::SampleTrust::issuing},
    {"responder", &crypto::SampleTrust::responder},
    {"timestamper", &crypto::SampleTrust::timestamper},
};

}  // namespace

void save_sample_trust(const Home& home, const crypto::SampleTrust& trust) {
  for (const Part& part : kParts) {
    const crypto::Credentials& credentials = trust.*part.credentials;
    write_file(home.sample_key_file(part.name), credentials.key_pem, kOwnerOnly);
    write_file(home.sample_certificate_file(part.name), credentials.certificate_pem);
  }
  for (const char* const role : {"signers", "timestamps"}) {
    write_file(home.trust() / role / "sample-root.pem", trust.root.certificate_pem);
  }
}

crypto::SampleTrust load_sample_trust(const Home& home) {
  crypto::SampleTrust trust;
  for (const Part& part : kParts) {
    trust.*part.credentials = {read_file(home.sample_certificate_file(part.name), kLargestFile),
                               read_file(home.sample_key_file(part.name), kLargestFile)};
  }
  return trust;
}

}  // namespace yinxin::service
