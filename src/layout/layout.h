#pragma once

#include <functional>
#include <map>
#include <string>

#include "layout/font_metrics.h"
#include "layout/page_format.h"
#include "layout/pages.h"
#include "seal/seal.h"
#include "templating/document.h"

namespace yinxin::layout {

// The seals a document may name, by id.
using SealSizes = std::map<std::string, seal::Seal, std::less<>>;

// How much of page 1 a mark of several agencies may take: less, so that text finds room under it.
enum class MarkSize { kUsual, kSmall };

// Sets a document on pages as GB/T 9704-2012 wants it. A pure function: the same arguments give
// the same pages. Safe to call from several threads.
//
// Lines come in the order of the elements, so that plain_text() of the pages is that of the
// document but for white space. What a format has no place for is left out: the printing office
// outside of 文件 and 纪要, all but the lead agency in the mark of a 信函.
//
// Throws Error(kInvalidInput), in Chinese: a character no font has; a seal that `seals` does not
// have; a name, title or mark too long for any page; more than 200 pages.
Pages lay_out(const templating::Document& document, const PageFormat& format,
              const FontMetrics& metrics, const SealSizes& seals, MarkSize mark = MarkSize::kUsual);

}  // namespace yinxin::layout
