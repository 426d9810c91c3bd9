#include "ledger/cosignature.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "crypto/base64.h"
#include "ledger/proof_text.h"
#include "support/expect_error.h"

namespace yinxin::ledger {
namespace {

using testing::expect_error;

const Instant kNow = *from_rfc3339("2026-03-18T09:20:00Z");

class CosignatureTest : public ::testing::Test {
 protected:
  const crypto::Ed25519Key log_ = crypto::Ed25519Key::generate();
  const crypto::Ed25519Key witness_ = crypto::Ed25519Key::generate();
  const std::string name_ = "witness.example/w1";
  const std::string note_ = sign_checkpoint({"yinxin.example/sample", 42, leaf_hash("root")}, log_);
  const std::string vkey_ = cosigner_vkey(name_, witness_);
};

TEST_F(CosignatureTest, SaysWhenTheWitnessSawTheCheckpoint) {
  EXPECT_FALSE(cosigned_at(note_, vkey_));
  const std::string cosigned = note_ + cosignature_line(note_, name_, witness_, kNow);
  EXPECT_EQ(cosigned_at(cosigned, vkey_), kNow);
  const NoteVerifier log{"yinxin.example/sample", log_.public_key()};
  EXPECT_EQ(open_checkpoint(cosigned, log).size, 42U) << "other signatures are passed over";
}

// c2sp.org/tlog-cosignature: type 0x04, time in eight bytes, "cosignature/v1" and the time signed.
TEST_F(CosignatureTest, IsSpelledAsTheSpecificationHasIt) {
  const std::string line = cosignature_line(note_, name_, witness_, kNow);
  const std::string prefix = "— " + name_ + " ";
  ASSERT_EQ(line.rfind(prefix, 0), 0U);
  const Bytes blob = crypto::from_base64(
      std::string_view(line).substr(prefix.size(), line.size() - prefix.size() - 1));
  ASSERT_EQ(blob.size(), 4U + 8U + 64U);
  const Bytes key = std::string(1, '\x04') + witness_.public_key();
  EXPECT_EQ(blob.substr(0, 4), crypto::sha256({name_, "\n", key}).bytes().substr(0, 4));
  EXPECT_EQ(to_hex(blob.substr(4, 8)), "0000000069ba6e40");
  const std::string text = note_.substr(0, note_.rfind("\n\n") + 1);
  EXPECT_TRUE(crypto::ed25519_verify(witness_.public_key(),
                                     "cosignature/v1\ntime 1773825600\n" + text,
                                     ByteView(blob).substr(12)));
}

TEST_F(CosignatureTest, IsOfThisNoteAndThisWitnessOnly) {
  const std::string line = cosignature_line(note_, name_, witness_, kNow);
  const std::string other = sign_checkpoint({"yinxin.example/sample", 43, leaf_hash("root")}, log_);
  EXPECT_FALSE(cosigned_at(other + line, vkey_));
  EXPECT_FALSE(cosigned_at(note_ + line, cosigner_vkey(name_, log_)));
  expect_error(ErrorCode::kInvalidInput, "verifier key", [&] {
    cosigned_at(note_ + line, NoteVerifier{"yinxin.example/sample", log_.public_key()}.vkey());
  });
}

TEST_F(CosignatureTest, ProofsAreReadAsTheyWereWritten) {
  const ProofText proof{7, {leaf_hash("a"), leaf_hash("b")}, note_};
  const std::string text = write_proof(proof);
  const ProofText read = read_proof(text);
  EXPECT_EQ(read.index, 7U);
  EXPECT_EQ(read.path, proof.path);
  EXPECT_EQ(read.checkpoint, note_);
  for (std::size_t end = 0; end < text.find("\n\n"); ++end) {
    expect_error(ErrorCode::kInvalidInput, "", [&] { read_proof(text.substr(0, end)); });
  }
  expect_error(ErrorCode::kInvalidInput, "tlog-proof",
               [&] { read_proof("c2sp.org/tlog-proof@v1\nindex 07\n\n"); });
}

}  // namespace
}  // namespace yinxin::ledger
