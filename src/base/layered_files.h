#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace yinxin {

// The files with that extension (".xml") of directories laid over each other, by their names
// without it: a file hides those of its name in the directories before its own. A directory that
// does not exist holds nothing.
std::map<std::string, std::filesystem::path> layered_files(
    const std::vector<std::filesystem::path>& directories, const std::string& extension);

}  // namespace yinxin
