#pragma once

#include <string>

namespace yinxin::seal {

// 印章: whose it is, how large, what it looks like. The drawing is vector: a ring, a star and the
// agency's name on an arc, as 国发〔1999〕25号 describes; samples carry the word 样例 below the
// star. A 签名章 bears no more than a person's signature, half as high as it is wide.
struct Seal {
  enum class Form { kRound, kSignature };

  std::string id;
  std::string agency;       // the lettering on the arc, or the name of who signs
  std::string caption;      // below the star: empty, or 样例
  double diameter_mm = 42;  // true size: departments of a city 40–45; the width of a signature
  Form form = Form::kRound;

  double height_mm() const { return form == Form::kRound ? diameter_mm : diameter_mm / 2; }
};

}  // namespace yinxin::seal
