#include "crypto/digest.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "crypto/base64.h"
#include "crypto/ed25519.h"
#include "support/expect_error.h"

namespace yinxin::crypto {
namespace {

using testing::expect_error;

std::string sm3_of_openssl(const std::string& bytes) {
  std::string out(Digest::kSize, '\0');
  EXPECT_EQ(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()),
                       nullptr, EVP_sm3(), nullptr),
            1);
  return to_hex(out);
}

TEST(DigestTest, Sm3IsWhatAnotherLibraryComputes) {
  for (const std::size_t size :
       {0U, 1U, 55U, 56U, 63U, 64U, 65U, 119U, 120U, 128U, 4097U, 1U << 20U}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 131 + i / 251);
    EXPECT_EQ(sm3(bytes).hex(), sm3_of_openssl(bytes)) << size;
  }
}

TEST(DigestTest, AgreesWithThePublishedVectors) {
  // FIPS 180-4 and GB/T 32905-2016, annex A.1.
  EXPECT_EQ(sha256("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sm3("abc").hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

TEST(DigestTest, IsTheSameInPieces) {
  Sha256 pieces;
  pieces.update("a");
  pieces.update("bc");
  EXPECT_EQ(pieces.finish(), sha256("abc"));
  EXPECT_EQ(sha256({"a", "b", "c"}), sha256("abc"));
}

TEST(DigestTest, RefusesOtherLengths) {
  expect_error(ErrorCode::kInvalidInput, "256-bit", [] { Digest::from_bytes("abc"); });
}

TEST(Base64Test, IsCanonicalOrRefused) {
  for (const char* text : {"", "YQ==", "YWI=", "YWJj"})
    EXPECT_EQ(to_base64(from_base64(text)), text);
  for (const char* wrong : {"YQ", "YR==", "YQ==\n", "!!!!", "===="}) {
    expect_error(ErrorCode::kInvalidInput, "Base64", [&] { from_base64(wrong); });
  }
}

TEST(Ed25519Test, AgreesWithRfc8032) {
  // RFC 8032, section 7.1, test 2.
  const Bytes key = from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Bytes signature = from_hex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(ed25519_verify(key, "\x72", signature));
  EXPECT_FALSE(ed25519_verify(key, "\x73", signature));
  EXPECT_FALSE(ed25519_verify(key, "\x72", "short"));
}

TEST(Ed25519Test, SurvivesBeingWrittenDown) {
  const auto key = Ed25519Key::generate();
  const auto same = Ed25519Key::from_pem(key.pem());
  EXPECT_EQ(same.public_key(), key.public_key());
  EXPECT_TRUE(ed25519_verify(key.public_key(), "checkpoint", same.sign("checkpoint")));
  expect_error(ErrorCode::kInvalidInput, "PEM", [] { Ed25519Key::from_pem("nothing"); });
}

}  // namespace
}  // namespace yinxin::crypto
