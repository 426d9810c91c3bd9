#include "crypto/password.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "crypto/one_time_password.h"
#include "crypto/secret_box.h"
#include "support/expect_error.h"

namespace yinxin::crypto {
namespace {

using testing::expect_error;

TEST(Password, MatchesItsHashOnly) {
  const std::string hash = hash_password("三员分立 horse battery");
  EXPECT_TRUE(password_matches("三员分立 horse battery", hash));
  EXPECT_FALSE(password_matches("三员分立 horse batter", hash));
  EXPECT_FALSE(password_matches("", hash));
  EXPECT_NE(hash, hash_password("三员分立 horse battery"));
  EXPECT_EQ(hash.find("horse"), std::string::npos);
}

// RFC 7914, section 12: the parameters are ours only in part, so a hash made elsewhere with ours.
TEST(Password, IsScryptAsOthersMakeIt) {
  // python3: hashlib.scrypt(b"yinxin", salt=b"0123456789abcdef", n=32768, r=8, p=1, dklen=32,
  //                         maxmem=1<<27)
  EXPECT_TRUE(password_matches("yinxin",
                               "scrypt$15$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$"
                               "Ww87nES3V2LJSLA+OzXFCiDuZpYrzqck8mdw/M3lzQ8="));
}

TEST(Password, RefusesWhatIsNoHash) {
  for (const char* text : {"", "scrypt$15$8$1$", "scrypt$1$8$1$AAAA$AAAA", "plain"}) {
    expect_error(ErrorCode::kCorrupt, "not the hash", [&] { password_matches("x", text); });
  }
}

// RFC 6238, appendix B, for SHA-1.
TEST(OneTimePassword, IsAsInTheStandard) {
  const Bytes secret = "12345678901234567890";
  const struct {
    std::int64_t seconds;
    const char* password;
  } vectors[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                 {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& vector : vectors) {
    const Instant time{std::chrono::seconds(vector.seconds)};
    EXPECT_EQ(one_time_password(secret, one_time_step(time), 8), vector.password);
  }
}

TEST(OneTimePassword, HoldsForOneStepBeforeAndBehindAndOnce) {
  const Bytes secret = "12345678901234567890";
  const Instant now{std::chrono::seconds(1111111109)};
  const std::int64_t step = one_time_step(now);
  for (int off = -3; off <= 3; ++off) {
    const auto found = find_one_time_step(secret, one_time_password(secret, step + off), now, 0);
    EXPECT_EQ(found.has_value(), off >= -1 && off <= 1) << off;
  }
  EXPECT_FALSE(find_one_time_step(secret, one_time_password(secret, step), now, step));
  EXPECT_FALSE(find_one_time_step(secret, "", now, 0));
  EXPECT_FALSE(find_one_time_step(secret, "12345", now, 0));
}

TEST(OneTimePassword, WritesSecretsAsAppsReadThem) {
  // RFC 4648, section 10.
  EXPECT_EQ(to_base32("f"), "MY");
  EXPECT_EQ(to_base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

TEST(SecretBox, OpensForItsPurposeAndKeyOnly) {
  const SecretBox box(Bytes(32, 'k'));
  const Bytes sealed = box.seal("secret", "totp lisi");
  EXPECT_EQ(sealed.find("secret"), Bytes::npos);
  EXPECT_EQ(box.open(sealed, "totp lisi"), "secret");
  EXPECT_NE(sealed, box.seal("secret", "totp lisi"));
  const auto refused = [&](const SecretBox& other, const Bytes& bytes, const char* purpose) {
    expect_error(ErrorCode::kCorrupt, "does not open", [&] { other.open(bytes, purpose); });
  };
  refused(box, sealed, "totp wangwu");
  refused(SecretBox(Bytes(32, 'x')), sealed, "totp lisi");
  refused(box, sealed.substr(0, 20), "totp lisi");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    refused(box, changed, "totp lisi");
  }
  expect_error(ErrorCode::kInvalidInput, "32 bytes", [] { const SecretBox bad("short"); });
}

}  // namespace
}  // namespace yinxin::crypto
