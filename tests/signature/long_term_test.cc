#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "signature/long_term_fixture.h"
#include "signature/report_json.h"
#include "support/command.h"
#include "support/temporary_directory.h"

// PAdES B-T, B-LT and B-LTA: made, judged, and judged again when certificates have expired, were
// revoked, or the time-stamps were renewed.
namespace yinxin::signature {
namespace {

using testing::kNow;
using testing::kYear;
using testing::World;

constexpr std::chrono::hours kDay{24};

class LongTerm : public ::testing::Test, protected World {
 protected:
  FileReport expect(const Bytes& pdf, FileState state, const std::string& level) const {
    FileReport report = judge(pdf);
    EXPECT_EQ(report.state(), state) << to_json(report).pretty();
    EXPECT_EQ(report.level(), level) << to_json(report).pretty();
    return report;
  }
};

TEST_F(LongTerm, GetsFromLevelToLevel) {
  expect(b_b(), FileState::kValid, "B-B");
  const Bytes stamped = b_t();
  const FileReport with_time = expect(stamped, FileState::kValid, "B-T");
  EXPECT_EQ(with_time.signatures.at(0).best_signature_time, kNow);
  EXPECT_EQ(with_time.signatures.at(0).time_source, "signature-time-stamp");

  const Bytes with_data = b_lt(stamped);
  EXPECT_EQ(with_data.substr(0, stamped.size()), stamped);
  expect(with_data, FileState::kValidExtended, "B-LT");

  const Bytes lasting = archived(with_data);
  EXPECT_EQ(lasting.substr(0, with_data.size()), with_data);
  const FileReport report = expect(lasting, FileState::kValid, "B-LTA");
  ASSERT_EQ(report.timestamps.size(), 1U);
  EXPECT_TRUE(report.timestamps[0].covers_whole_file);
  EXPECT_EQ(report.timestamps[0].time, kNow);
  EXPECT_EQ(report.provable_until(), report.timestamps[0].valid_until);
  for (const Finding& finding : report.signatures.at(0).findings) ADD_FAILURE() << finding.code;
}

TEST_F(LongTerm, TakesOneRevisionForDataAndTimestampTogether) {
  const Bytes stamped = b_t();
  const FileReport report = expect(archived(stamped), FileState::kValid, "B-LTA");
  EXPECT_EQ(report.revisions, 3U);
}

TEST_F(LongTerm, HealsASignatureThatGotNoTimestamp) {
  const FileReport report = expect(archived(b_b()), FileState::kValid, "B-LTA");
  EXPECT_EQ(report.signatures.at(0).time_source, "document-time-stamp");
}

TEST_F(LongTerm, LetsAgenciesSignOneDocument) {
  const Bytes joint = countersigned(b_t(2));
  const FileReport report = expect(archived(joint), FileState::kValid, "B-LTA");
  EXPECT_EQ(report.signatures.size(), 2U);
}

TEST_F(LongTerm, PutsNothingInTwice) {
  const Bytes stamped = b_t();
  const ValidationData same = data(stamped);
  const Bytes lasting = extend(stamped, same, &timestamper);
  const Bytes renewed = extend(lasting, same, &timestamper);
  EXPECT_EQ(renewed.find("/OCSPs", lasting.size()), Bytes::npos);
  expect(renewed, FileState::kValid, "B-LTA");
  EXPECT_TRUE(extend(lasting, same, nullptr) == lasting);
}

// Nine years on the signer's certificate is valid no more; after thirty nothing of then is, but
// each archive time-stamp was renewed while the one before was good.
TEST_F(LongTerm, HoldsForDecadesIfRenewedInTime) {
  const Bytes stamped = b_t();
  Bytes lasting = archived(stamped);
  crypto::TrustStore all = store;
  clock.set(kNow + 9 * kYear);
  const Instant second_issue = clock.now();
  const auto new_trust = crypto::SampleTrust::create("江州市认证中心二期", second_issue);
  crypto::SampleServices new_services(new_trust, clock);
  crypto::TimestampClient new_timestamper(new_services, "sample:timestamp");
  const auto new_root = crypto::SampleAuthority::from_pem(new_trust.root).certificate();
  all = crypto::TrustStore({root}, {root, new_root});
  lasting = extend(lasting, data(lasting), &new_timestamper);

  const auto judged = [&](const Bytes& pdf) { return verify(pdf, all, clock.now()); };
  EXPECT_EQ(judged(lasting).state(), FileState::kValid) << to_json(judged(lasting)).pretty();
  clock.set(kNow + 18 * kYear);
  EXPECT_EQ(judged(lasting).state(), FileState::kValid) << to_json(judged(lasting)).pretty();
  EXPECT_EQ(judged(lasting).level(), "B-LTA");
  EXPECT_EQ(judged(stamped).state(), FileState::kIndeterminate);

  ValidationData fresh;
  const auto path = judged(lasting).timestamps.back().path;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    fresh.crls.push_back(
        crypto::fetch_revocation(new_services, sources, path[i], path[i + 1], clock.now()).der());
  }
  const auto third_trust = crypto::SampleTrust::create("江州市认证中心三期", clock.now());
  crypto::SampleServices third_services(third_trust, clock);
  crypto::TimestampClient third_timestamper(third_services, "sample:timestamp");
  const auto third_root = crypto::SampleAuthority::from_pem(third_trust.root).certificate();
  all = crypto::TrustStore({root}, {root, new_root, third_root});
  const Bytes renewed = extend(lasting, fresh, &third_timestamper);
  clock.set(kNow + 27 * kYear);
  EXPECT_EQ(judged(renewed).state(), FileState::kValid) << to_json(judged(renewed)).pretty();
  EXPECT_EQ(judged(renewed).timestamps.size(), 3U);
  EXPECT_GT(judged(renewed).provable_until(), clock.now());
  EXPECT_EQ(judged(lasting).state(), FileState::kIndeterminate);
}

TEST_F(LongTerm, OutlivesTheSignersCertificate) {
  const Bytes plain = b_b();
  const Bytes stamped = b_t();
  clock.set(kNow + 9 * kYear);
  const Bytes healed = archived(plain);
  const auto signer_gone = kNow + std::chrono::hours(24 * 3660);
  EXPECT_EQ(verify(plain, store, signer_gone).signatures.at(0).sub_indication(),
            "OUT_OF_BOUNDS_NO_POE");
  // The authority's certificate is as old as the signer's: both are gone.
  EXPECT_EQ(verify(stamped, store, signer_gone).signatures.at(0).sub_indication(),
            "OUT_OF_BOUNDS_NO_POE");
  EXPECT_EQ(verify(healed, store, kNow + 9 * kYear + 30 * kDay).state(), FileState::kValid);
}

TEST_F(LongTerm, KnowsWhetherItWasRevokedBeforeOrAfter) {
  const Bytes stamped = b_t();
  clock.set(kNow + kDay);
  services.revoke(lead.certificate(), kNow + std::chrono::hours(1));
  const FileReport after = judge(b_lt(stamped));
  EXPECT_EQ(after.state(), FileState::kValidExtended) << to_json(after).pretty();
  EXPECT_EQ(after.signatures.at(0).findings.at(0).code, "REVOKED_LATER");

  const FileReport unproven = judge(b_lt(b_b()));
  EXPECT_EQ(unproven.signatures.at(0).sub_indication(), "REVOKED_NO_POE");
  const FileReport before = judge(b_lt(b_t()));
  EXPECT_EQ(before.signatures.at(0).sub_indication(), "REVOKED_NO_POE");
}

// A time-stamp in what was signed proves that the signature came later.
TEST_F(LongTerm, ProvesThatASignatureWasMadeAfterRevocation) {
  services.revoke(second.certificate(), kNow - kDay);
  const FileReport report = judge(b_lt(countersigned(b_t(2))));
  EXPECT_EQ(report.state(), FileState::kInvalid) << to_json(report).pretty();
  EXPECT_EQ(report.signatures.at(1).sub_indication(), "REVOKED");
  EXPECT_EQ(report.signatures.at(0).indication(), Indication::kTotalPassed);
}

TEST_F(LongTerm, DoesNotBelieveOldAnswers) {
  const Bytes early = b_t();
  const ValidationData old = data(early);
  clock.set(kNow + 30 * kDay);
  const FileReport report = judge(extend(b_t(), old, nullptr));
  EXPECT_EQ(report.signatures.at(0).sub_indication(), "TRY_LATER") << to_json(report).pretty();
}

TEST_F(LongTerm, TrustsTimestampsOnlyFromTheirOwnAnchors) {
  const crypto::TrustStore signers_only({root});
  const FileReport report = verify(b_t(), signers_only, kNow);
  EXPECT_EQ(report.state(), FileState::kIndeterminate);
  EXPECT_EQ(report.signatures.at(0).timestamp->findings.at(0).code, "TIMESTAMP_UNTRUSTED");
  const FileReport document = verify(archived(b_b()), signers_only, kNow);
  EXPECT_EQ(document.timestamps.at(0).findings.at(0).code, "TIMESTAMP_UNTRUSTED");
  EXPECT_EQ(document.state(), FileState::kIndeterminate);
}

TEST_F(LongTerm, NoticesARevokedTimestampingAuthority) {
  const Bytes lasting = archived(b_t());
  clock.set(kNow + kDay);
  const auto authority = judge(lasting).timestamps.at(0).path.front();
  services.revoke(authority, clock.now());
  clock.set(kNow + 2 * kDay);
  const FileReport report = judge(b_lt(lasting));
  EXPECT_EQ(report.state(), FileState::kIndeterminate) << to_json(report).pretty();
  EXPECT_EQ(report.timestamps.at(0).findings.at(0).code, "TIMESTAMP_REVOKED");
}

TEST_F(LongTerm, TellsTimesThatContradictEachOther) {
  const Bytes today = b_t();
  clock.set(kNow - std::chrono::hours(12));
  const Bytes file = extend(today, {}, &timestamper);
  clock.set(kNow);
  const FileReport report = judge(file);
  EXPECT_EQ(report.signatures.at(0).sub_indication(), "TIMESTAMP_ORDER_FAILURE")
      << to_json(report).pretty();
  const Bytes future = [&] {
    clock.set(kNow + kDay);
    return b_t();
  }();
  clock.set(kNow);
  EXPECT_EQ(judge(future).signatures.at(0).sub_indication(), "TIMESTAMP_ORDER_FAILURE");
}

TEST_F(LongTerm, SatisfiesOtherPrograms) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path() + "/signed.pdf";
  for (const Bytes& pdf : {b_t(), b_lt(b_t()), archived(countersigned(b_t(2)))}) {
    write_file(path, pdf);
    const auto pdfsig = testing::run({"pdfsig", "-nocert", path});
    EXPECT_NE(pdfsig.out.find("Signature is Valid."), std::string::npos) << pdfsig.out;
    EXPECT_EQ(pdfsig.out.find("Invalid"), std::string::npos) << pdfsig.out;
    const auto qpdf = testing::run({"qpdf", "--check", path});
    EXPECT_EQ(qpdf.status, 0) << qpdf.out << qpdf.err;
  }
}

TEST_F(LongTerm, HasStableKeysInItsReport) {
  const Json json = to_json(judge(archived(b_t())));
  EXPECT_EQ(json.at("level").string(), "B-LTA");
  EXPECT_EQ(json.at("timestamps").array().size(), 1U);
  const Json& signature = json.at("signatures").array().at(0);
  EXPECT_EQ(signature.at("best_signature_time").string(), "2026-03-18T09:20:00.000+08:00");
  EXPECT_EQ(signature.at("timestamp").at("authority").string(), "江州市认证中心时间戳服务（样例）");
  EXPECT_TRUE(signature.at("revocation_complete").boolean());
}

// Every small change, at places all over the file. Cut off at the end of a revision it is a file
// that was valid once: only an archive can tell.
TEST_F(LongTerm, SurvivesNoSmallChange) {
  const Bytes pdf = archived(b_t());
  const auto is_accepted = [this](const Bytes& altered) {
    return is_valid(judge(altered).state());
  };
  constexpr std::size_t kStride = 11;
  for (std::size_t i = 0; i < pdf.size(); i += kStride) {
    for (const int mask : {0x01, 0x80}) {
      Bytes flipped = pdf;
      flipped[i] = static_cast<char>(flipped[i] ^ mask);
      ASSERT_FALSE(is_accepted(flipped)) << "offset " << i << " mask " << mask;
    }
    Bytes inserted = pdf;
    ASSERT_FALSE(is_accepted(inserted.insert(i, 1, '0'))) << "offset " << i;
    Bytes erased = pdf;
    ASSERT_FALSE(is_accepted(erased.erase(i, 1))) << "offset " << i;
    const bool at_end = i >= 6 && pdf.compare(i - 6, 6, "%%EOF\n") == 0;
    const bool before_end = i >= 5 && pdf.compare(i - 5, 5, "%%EOF") == 0;
    const bool is_cut = !at_end && !before_end;
    ASSERT_FALSE(is_cut && is_accepted(pdf.substr(0, i))) << "size " << i;
  }
}

}  // namespace
}  // namespace yinxin::signature
