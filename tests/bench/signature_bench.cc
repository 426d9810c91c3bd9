#include <benchmark/benchmark.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

#include "crypto/cms.h"
#include "signature/signable_pdf.h"
#include "signature/signing_fixture.h"
#include "signature/verify.h"

// How many documents of about 150 kB one thread signs and verifies in a second, beside the limit:
// what OpenSSL alone signs with the same kind of key.
namespace yinxin {
namespace {

using testing::Agencies;
using testing::kNow;
using testing::request;

constexpr std::size_t kFiller = 150'000;

crypto::KeyKind kind(const benchmark::State& state) {
  return static_cast<crypto::KeyKind>(state.range(0));
}

void rate(benchmark::State& state) {
  state.counters["per_second"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void BM_OpenSslSign(benchmark::State& state) {
  EVP_PKEY* key = nullptr;
  if (kind(state) == crypto::KeyKind::kRsa2048) key = EVP_RSA_gen(2048);
  if (kind(state) == crypto::KeyKind::kEcP256) key = EVP_EC_gen("P-256");
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> owner(key, EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const unsigned char message[128] = {};
  for (auto _ : state) {
    unsigned char signature[512];
    std::size_t size = sizeof signature;
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context.get(), signature, &size, message, sizeof message);
    benchmark::DoNotOptimize(signature);
  }
  rate(state);
}

void BM_CmsSign(benchmark::State& state) {
  const crypto::Signer signer = Agencies::get().signer("江州市财政局", kind(state));
  const Bytes digest = crypto::digest(signer.algorithm(), {"document"});
  for (auto _ : state) benchmark::DoNotOptimize(crypto::sign_detached(digest, signer));
  rate(state);
}

void BM_PdfSign(benchmark::State& state) {
  const crypto::Signer signer = Agencies::get().signer("江州市财政局", kind(state));
  const Bytes pdf = testing::signable_pdf(1, kFiller);
  for (auto _ : state) benchmark::DoNotOptimize(sign(pdf, request("Seal1", true), signer));
  rate(state);
}

void BM_PdfVerify(benchmark::State& state) {
  const crypto::Signer signer = Agencies::get().signer("江州市财政局", kind(state));
  const Bytes pdf = sign(testing::signable_pdf(1, kFiller), request("Seal1", true), signer);
  for (auto _ : state) {
    const auto report = signature::verify(pdf, Agencies::get().trust, kNow);
    if (report.state() != signature::FileState::kValid) state.SkipWithError("not valid");
  }
  rate(state);
}

constexpr int kP256 = static_cast<int>(crypto::KeyKind::kEcP256);
constexpr int kRsa = static_cast<int>(crypto::KeyKind::kRsa2048);
BENCHMARK(BM_OpenSslSign)->ArgName("key")->Arg(kP256)->Arg(kRsa);
BENCHMARK(BM_CmsSign)->ArgName("key")->Arg(kP256)->Arg(kRsa);
BENCHMARK(BM_PdfSign)->ArgName("key")->Arg(kP256)->Arg(kRsa);
BENCHMARK(BM_PdfVerify)->ArgName("key")->Arg(kP256)->Arg(kRsa);

}  // namespace
}  // namespace yinxin
