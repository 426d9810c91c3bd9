#include "index/text_store.h"

#include <gtest/gtest.h>

#include "index/slip.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::index {
namespace {

using yinxin::testing::expect_error;
using yinxin::testing::TemporaryDirectory;

TEST(Contains, ComparesWholeCharacters) {
  EXPECT_TRUE(contains(u"样例商贸", u"例商", Slip::kNone));
  EXPECT_TRUE(contains(u"样例商贸", u"样例商贸", Slip::kNone));
  EXPECT_FALSE(contains(u"样例商贸", u"例贸", Slip::kNone));
  EXPECT_FALSE(contains(u"", u"例", Slip::kNone));
  // The bytes of 丁 (4E01) stand in 一Ā (4E00 0100), between the two characters.
  EXPECT_FALSE(contains(u"\u0100\u4E00", u"\u0001", Slip::kNone));
  EXPECT_FALSE(contains(u"\u4E01\u4E02", u"\u024E", Slip::kNone));
  EXPECT_TRUE(contains(u"\u4E01\u4E02\u024E", u"\u024E", Slip::kNone));
}

TEST(Contains, AllowsOneMoreCharacterWithin) {
  EXPECT_TRUE(contains(u"前样例大商贸后", u"样例商贸", Slip::kOneMore));
  EXPECT_TRUE(contains(u"样例商贸", u"样例商贸", Slip::kOneMore));
  EXPECT_TRUE(contains(u"样样样例商贸", u"样样例商贸", Slip::kOneMore));
  EXPECT_TRUE(contains(u"样\U00020BB7例商贸", u"样例商贸", Slip::kOneMore));
  EXPECT_TRUE(contains(u"\U00020BB7样\U00020BB8", u"\U00020BB7\U00020BB8", Slip::kOneMore));
  EXPECT_FALSE(contains(u"样大大例商贸", u"样例商贸", Slip::kOneMore));
  EXPECT_FALSE(contains(u"样例大商", u"样例商贸", Slip::kOneMore));
  const std::u16string two_fields = std::u16string(u"样例") + kFieldEnd + u"商贸";
  EXPECT_FALSE(contains(two_fields, u"样例商贸", Slip::kOneMore));
}

TEST(Contains, AllowsAnySlip) {
  const std::u16string word = u"鼎样商贸有限公司";
  for (const char16_t* near :
       {u"鼎祥商贸有限公司", u"顶样商贸有限公司", u"鼎样商贸有限公可", u"鼎样贸有限公司",
        u"样商贸有限公司", u"鼎样商贸有限公", u"鼎样大商贸有限公司", u"鼎样商贸有限公大司",
        u"鼎\U00020BB7商贸有限公司", u"鼎样商贸有限公司"}) {
    EXPECT_TRUE(contains(u"前文" + std::u16string(near) + u"后文", word, Slip::kAny));
  }
  for (const char16_t* far : {u"鼎祥商货有限公司", u"鼎商贸限公司", u"鼎样大商贸大有限公司",
                              u"商贸有限公司", u"鼎贸样商有限公司"}) {
    EXPECT_FALSE(contains(u"前文" + std::u16string(far) + u"后文", word, Slip::kAny));
  }
  EXPECT_FALSE(contains(std::u16string(u"鼎样商贸") + kFieldEnd + u"有限公司", word, Slip::kAny));
}

TEST(TextStore, GivesBackWhatWasPut) {
  const TemporaryDirectory directory;
  TextStoreSizes sizes;
  {
    TextStoreWriter writer(directory.path(), {});
    writer.put(2, u"第二份", {"agency-2", "notice", "", "", 20260318});
    writer.put(1, u"第一份", {"agency-1", "notice", "案", "B-LTA", 0});
    sizes = TextStoreSizes::parse(writer.sync().text());
    writer.put(3, u"没有提交", {"agency-3", "", "", "", 0});
    writer.sync();
    writer.back_to(sizes);
    writer.put(3, u"第三份", {"agency-2", "", "", "", 0});
  }
  {
    const TextStoreWriter again(directory.path(), sizes);  // as after a crash
  }
  const TextStore store(directory.path(), sizes);
  EXPECT_TRUE(store.text(1) == u"第一份");
  EXPECT_TRUE(store.text(2) == u"第二份");
  EXPECT_TRUE(store.text(3).empty());
  EXPECT_EQ(store.row(0), nullptr);
  EXPECT_EQ(store.row(3), nullptr);
  EXPECT_EQ(store.name(store.row(1)->agency), "agency-1");
  EXPECT_EQ(store.name(store.row(2)->agency), "agency-2");
  EXPECT_EQ(store.row(1)->kind, store.row(2)->kind);
  EXPECT_EQ(store.name(store.row(1)->signature), "B-LTA");
  EXPECT_EQ(store.name(store.row(2)->case_name), "");
  EXPECT_EQ(store.row(2)->date, 20260318U);
  TextStoreSizes more = sizes;
  more.texts += 1;
  expect_error(ErrorCode::kCorrupt, "", [&] { TextStore(directory.path(), more); });
  expect_error(ErrorCode::kCorrupt, "", [&] { TextStoreWriter(directory.path(), more); });
  expect_error(ErrorCode::kCorrupt, "", [&] { TextStoreSizes::parse("12 x"); });
}

}  // namespace
}  // namespace yinxin::index
