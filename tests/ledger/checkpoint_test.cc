#include "ledger/checkpoint.h"

#include <gtest/gtest.h>

#include "crypto/base64.h"
#include "support/expect_error.h"

namespace yinxin::ledger {
namespace {

using crypto::Ed25519Key;
using testing::expect_error;

// The example that Go's note package, the origin of the format, documents and tests with.
constexpr const char* kPublishedKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* kPublishedText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string kPublishedNote =
    std::string(kPublishedText) +
    "\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n";

TEST(NoteTest, AgreesWithThePublishedExample) {
  const NoteVerifier verifier = NoteVerifier::from_vkey(kPublishedKey);
  EXPECT_EQ(verifier.vkey(), kPublishedKey);
  EXPECT_EQ(open_note(kPublishedNote, verifier), kPublishedText);
}

// The key of the Go checksum database, which everybody with a Go installation has.
TEST(NoteTest, ReadsTheKeyOfAPublicLog) {
  const char* key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
  EXPECT_EQ(NoteVerifier::from_vkey(key).vkey(), key);
}

TEST(NoteTest, RefusesAnyOtherKeyText) {
  for (const char* wrong : {"", "a", "a+b", "a+00000000+",
                            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                            "Peter+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                            "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"}) {
    EXPECT_THROW(NoteVerifier::from_vkey(wrong), Error) << wrong;
  }
}

TEST(NoteTest, NoticesAFlippedBitAnywhereInTheText) {
  const NoteVerifier verifier = NoteVerifier::from_vkey(kPublishedKey);
  for (std::size_t i = 0; i < kPublishedNote.size(); ++i) {
    std::string damaged = kPublishedNote;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_THROW(open_note(damaged, verifier), Error) << "byte " << i;
  }
}

TEST(NoteTest, PassesOverTheSignaturesOfOthers) {
  const auto ours = Ed25519Key::generate();
  const auto theirs = Ed25519Key::generate();
  const std::string note = sign_note("text\n", "ours.example/log", ours);
  const std::string cosigned = sign_note("text\n", "witness.example", theirs) + note.substr(6);
  EXPECT_EQ(open_note(cosigned, {"ours.example/log", ours.public_key()}), "text\n");
  EXPECT_EQ(open_note(cosigned, {"witness.example", theirs.public_key()}), "text\n");
  expect_error(ErrorCode::kCorrupt, "not signed by", [&] {
    open_note(note, {"witness.example", theirs.public_key()});
  });
}

TEST(NoteTest, SignsOnlyWhatIsANote) {
  const auto key = Ed25519Key::generate();
  for (const char* text : {"", "no line feed", "tab\there\n", "\xff\n"}) {
    expect_error(ErrorCode::kInvalidInput, "text of a note", [&] { sign_note(text, "a", key); });
  }
  for (const char* name : {"", "a b", "a+b", "a\n"}) {
    expect_error(ErrorCode::kInvalidInput, "name", [&] { sign_note("text\n", name, key); });
  }
}

TEST(CheckpointTest, HasTheThreeLinesOfTheSpecification) {
  const auto key = Ed25519Key::generate();
  const Checkpoint checkpoint{"example.com/log", 20'852'163, crypto::sha256("root")};
  EXPECT_EQ(checkpoint.text(), "example.com/log\n20852163\n" +
                                   crypto::to_base64(crypto::sha256("root").bytes()) + "\n");
  const Checkpoint opened =
      open_checkpoint(sign_checkpoint(checkpoint, key), {"example.com/log", key.public_key()});
  EXPECT_EQ(opened.size, checkpoint.size);
  EXPECT_EQ(opened.root, checkpoint.root);
}

TEST(CheckpointTest, IsOfOneLogOnly) {
  const auto key = Ed25519Key::generate();
  const Checkpoint other{"other.example", 1, crypto::sha256("root")};
  const std::string note = sign_note(other.text(), "example.com/log", key);
  expect_error(ErrorCode::kCorrupt, "other.example", [&] {
    open_checkpoint(note, {"example.com/log", key.public_key()});
  });
}

TEST(CheckpointTest, RefusesSizesWrittenOtherwise) {
  const std::string root = crypto::to_base64(crypto::sha256("root").bytes()) + "\n";
  EXPECT_EQ(Checkpoint::parse("o\n12\n" + root + "an extension\n").size, 12U);
  for (const char* size : {"", "-1", "01", "1 ", "1e3", "99999999999999999999"}) {
    EXPECT_THROW(Checkpoint::parse(std::string("o\n") + size + "\n" + root), Error) << size;
  }
  EXPECT_THROW(Checkpoint::parse("o\n1\nAAAA\n"), Error);
  EXPECT_THROW(Checkpoint::parse("o\n1\n"), Error);
}

}  // namespace
}  // namespace yinxin::ledger
