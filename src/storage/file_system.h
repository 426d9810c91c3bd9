#pragma once

#include <filesystem>
#include <string>

// What is particular to the file systems of Linux.
namespace yinxin::storage {

// Why what was synced to the file system that holds `path` may be gone after a power cut all the
// same, in words for whoever runs it; empty if nothing is known against it.
std::string weakness_of(const std::filesystem::path& path);

// Lets nobody, root included, change, rename or remove a file before this is taken back (chattr
// +i). False if the file system knows no such thing, or the process may not.
bool set_immutable(const std::filesystem::path& path, bool immutable);
// Whether that is so.
bool is_immutable(const std::filesystem::path& path);

}  // namespace yinxin::storage
