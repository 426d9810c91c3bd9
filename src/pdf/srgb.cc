#include "pdf/srgb.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yinxin::pdf {
namespace {

void put32(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 255);
}

void put16(Bytes& out, std::uint32_t value) {
  out += static_cast<char>((value >> 8) & 255);
  out += static_cast<char>(value & 255);
}

// s15Fixed16Number
void put_fixed(Bytes& out, double value) {
  put32(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
}

Bytes text(std::string_view ascii) {
  Bytes tag = "mluc";
  put32(tag, 0);
  put32(tag, 1);   // one record…
  put32(tag, 12);  // …of 12 bytes
  tag += "enUS";
  put32(tag, static_cast<std::uint32_t>(2 * ascii.size()));
  put32(tag, 28);  // where its text begins
  for (const char c : ascii) put16(tag, static_cast<unsigned char>(c));
  return tag;
}

Bytes numbers(std::string_view type, const std::vector<double>& values) {
  Bytes tag(type);
  put32(tag, 0);
  for (const double value : values) put_fixed(tag, value);
  return tag;
}

// parametricCurveType 3: (a x + b)^g from d on, c x below.
Bytes curve() {
  Bytes tag = "para";
  put32(tag, 0);
  put16(tag, 3);
  put16(tag, 0);
  for (const double value : {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045}) {
    put_fixed(tag, value);
  }
  return tag;
}

struct Tag {
  std::string name;
  Bytes data;
};

// Primaries and white of IEC 61966-2-1, adapted to D50 by the Bradford matrix.
std::vector<Tag> tags() {
  return {
      {"desc", text("sRGB IEC61966-2.1")},
      {"cprt", text("No copyright, use freely")},
      {"wtpt", numbers("XYZ ", {0.9642, 1.0, 0.8249})},
      {"chad", numbers("sf32", {1.0478112, 0.0228866, -0.0501270, 0.0295424, 0.9904844, -0.0170491,
                                -0.0092345, 0.0150436, 0.7521316})},
      {"rXYZ", numbers("XYZ ", {0.4360747, 0.2225045, 0.0139322})},
      {"gXYZ", numbers("XYZ ", {0.3850649, 0.7168786, 0.0971045})},
      {"bXYZ", numbers("XYZ ", {0.1430804, 0.0606169, 0.7141733})},
      {"rTRC", curve()},
      {"gTRC", curve()},
      {"bTRC", curve()},
  };
}

Bytes header(std::size_t size) {
  Bytes head;
  put32(head, static_cast<std::uint32_t>(size));
  put32(head, 0);           // no preferred engine
  put32(head, 0x04200000);  // version 4.2
  head += "mntrRGB XYZ ";
  for (const std::uint32_t part : {2026U, 1U, 1U, 0U, 0U, 0U}) put16(head, part);
  head += "acsp";
  head.append(28, '\0');  // platform, flags, manufacturer, model, attributes, perceptual intent
  put_fixed(head, 0.9642);
  put_fixed(head, 1.0);
  put_fixed(head, 0.8249);
  head.append(48, '\0');  // creator, profile id, reserved
  return head;
}

Bytes make_profile() {
  const std::vector<Tag> all = tags();
  constexpr std::size_t kHeader = 128;
  std::size_t offset = kHeader + 4 + 12 * all.size();
  Bytes table;
  Bytes data;
  put32(table, static_cast<std::uint32_t>(all.size()));
  const std::size_t first = offset;
  for (const Tag& tag : all) {
    // The three curves are one: an entry may point at the data of the one before it.
    const bool repeated = !data.empty() && tag.name != "rTRC" && tag.name.substr(1) == "TRC";
    if (repeated) {
      offset = first + data.size() - tag.data.size();
    } else {
      offset = first + data.size();
      data += tag.data;
      data.append((4 - data.size() % 4) % 4, '\0');
    }
    table += tag.name;
    put32(table, static_cast<std::uint32_t>(offset));
    put32(table, static_cast<std::uint32_t>(tag.data.size()));
  }
  return header(first + data.size()) + table + data;
}

}  // namespace

const Bytes& srgb_profile() {
  static const Bytes profile = make_profile();
  return profile;
}

}  // namespace yinxin::pdf
