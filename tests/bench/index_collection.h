#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "index/index.h"

namespace yinxin::index::bench {

constexpr std::size_t kAgencies = 20;

// What a labelled query is made from: names and numbers as they stand in the document.
struct Document {
  Entry entry;
  std::string company, person, plate, number_in_parentheses;
  std::u32string folded;
};

// Running text of two-character words whose frequencies follow Zipf's law, as in any language,
// with names, numbers and plates strewn in. The same seed gives the same documents.
class Generator {
 public:
  explicit Generator(std::uint64_t seed, std::size_t paragraphs = 8);

  // `serial` is in the id of the document: doc-17.
  Document document(std::size_t serial);
  // Any of `limit` numbers from 0.
  std::size_t below(std::size_t limit);
  // Frequent ones more often.
  const std::string& word();

 private:
  std::string character();
  std::string trade();
  std::string body(const Document& document);

  std::mt19937_64 random_;
  std::size_t paragraphs_;
  std::vector<std::string> words_;
};

struct Labelled {
  std::string text;
  std::u32string needle;    // the documents that contain it are the right answer
  std::string agency = {};  // of the document it was made from
};

// A class of queries, by name: makes one from a document.
using MakeQuery = Labelled (*)(Generator&, const Document&);
const std::vector<std::pair<const char*, MakeQuery>>& query_classes();

// The ids of the documents with `needle`, or of `most` + 1 of them if there are more.
std::set<std::string> containing(const std::vector<Document>& documents,
                                 const std::u32string& needle, std::size_t most);

}  // namespace yinxin::index::bench
