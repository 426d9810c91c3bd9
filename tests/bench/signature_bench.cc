#include <benchmark/benchmark.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

#include "base/file.h"
#include "crypto/cms.h"
#include "crypto/digest.h"
#include "signature/long_term_fixture.h"
#include "signature/signable_pdf.h"
#include "signature/signing_fixture.h"
#include "signature/verify.h"
#include "support/command.h"

// How many documents of 90 or 150 kB one thread signs and verifies in a second, beside the limit:
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

std::size_t filler(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(1)) * 1000;
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
  const Bytes pdf = testing::signable_pdf(1, filler(state));
  for (auto _ : state) benchmark::DoNotOptimize(sign(pdf, request("Seal1", true), signer));
  rate(state);
}

// What there is to do at least: the digest of the file and one signature.
void BM_LeastToSign(benchmark::State& state) {
  const crypto::Signer signer = Agencies::get().signer("江州市财政局", kind(state));
  const Bytes pdf = testing::signable_pdf(1, filler(state));
  for (auto _ : state) {
    benchmark::DoNotOptimize(crypto::sha256(pdf));
    benchmark::DoNotOptimize(signer.sign("message"));
  }
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

// What there is to do at least: the digest of the file and one verification.
void BM_LeastToVerify(benchmark::State& state) {
  const crypto::Signer signer = Agencies::get().signer("江州市财政局", kind(state));
  const Bytes pdf = sign(testing::signable_pdf(1, kFiller), request("Seal1", true), signer);
  const Bytes signature = signer.sign("message");
  for (auto _ : state) {
    benchmark::DoNotOptimize(crypto::sha256(pdf));
    if (!crypto::verify_signature(signer.algorithm(), signer.certificate(), "message", signature)) {
      state.SkipWithError("not verified");
    }
  }
  rate(state);
}

// A signer never seen before: nothing about it is remembered.
void BM_PdfVerifyStranger(benchmark::State& state) {
  const Bytes plain = testing::signable_pdf(1, kFiller);
  for (auto _ : state) {
    state.PauseTiming();
    const auto& agencies = Agencies::get();
    const crypto::TrustStore trust{{agencies.authority.certificate()}};
    const Bytes pdf =
        sign(plain, request("Seal1", true), agencies.signer("江州市财政局", kind(state)));
    state.ResumeTiming();
    if (signature::verify(pdf, trust, kNow).state() != signature::FileState::kValid) {
      state.SkipWithError("not valid");
    }
  }
  rate(state);
}

void BM_PdfVerifyMany(benchmark::State& state) {
  const auto count = static_cast<int>(state.range(0));
  Bytes pdf = testing::signable_pdf(count, kFiller);
  for (int i = 1; i <= count; ++i) {
    pdf = sign(pdf, request("Seal" + std::to_string(i), i == 1), Agencies::get().second);
  }
  for (auto _ : state) {
    const auto report = signature::verify(pdf, Agencies::get().trust, kNow);
    if (report.state() != signature::FileState::kValid) state.SkipWithError("not valid");
  }
  rate(state);
}

void BM_PdfVerifyArchived(benchmark::State& state) {
  testing::World world;
  const Bytes pdf = world.archived(world.b_t());
  for (auto _ : state) {
    const auto report = world.judge(pdf);
    if (report.level() != "B-LTA") state.SkipWithError("not B-LTA");
  }
  rate(state);
}

// The peer, a process each time.
void BM_Pdfsig(benchmark::State& state) {
  const testing::TemporaryDirectory directory;
  const std::string file = directory.path() + "/signed.pdf";
  write_file(file,
             sign(testing::signable_pdf(1, kFiller), request("Seal1", true), Agencies::get().lead));
  for (auto _ : state) {
    if (testing::run({"pdfsig", "-nocert", file}).status != 0) state.SkipWithError("no pdfsig");
  }
  rate(state);
}

constexpr int kP256 = static_cast<int>(crypto::KeyKind::kEcP256);
constexpr int kRsa = static_cast<int>(crypto::KeyKind::kRsa2048);
BENCHMARK(BM_OpenSslSign)->ArgName("key")->Arg(kP256)->Arg(kRsa);
BENCHMARK(BM_CmsSign)->ArgName("key")->Arg(kP256)->Arg(kRsa);
// The letter of render_bench has 91 kB, a file with annexes 150.
BENCHMARK(BM_LeastToSign)->ArgNames({"key", "kB"})->ArgsProduct({{kP256, kRsa}, {90, 150}});
BENCHMARK(BM_PdfSign)->ArgNames({"key", "kB"})->ArgsProduct({{kP256, kRsa}, {90, 150}});
BENCHMARK(BM_LeastToVerify)->ArgName("key")->Arg(kP256)->Arg(kRsa);
BENCHMARK(BM_PdfVerify)->ArgName("key")->Arg(kP256)->Arg(kRsa);
BENCHMARK(BM_PdfVerifyStranger)->ArgName("key")->Arg(kP256)->Iterations(300);
BENCHMARK(BM_PdfVerifyMany)->ArgName("signatures")->Arg(1)->Arg(10)->Arg(25)->Arg(50);
BENCHMARK(BM_PdfVerifyArchived);
BENCHMARK(BM_Pdfsig)->UseRealTime();

}  // namespace
}  // namespace yinxin
