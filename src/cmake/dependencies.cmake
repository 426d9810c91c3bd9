# Every library Yinxin is built from, all of them Debian 12 packages; docs/dependencies.md
# says what each is for. src/<module>/CMakeLists.txt says which module hides it.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(pugixml 1.13 REQUIRED)
find_package(qpdf 11.3 REQUIRED)
find_package(xapian 1.4 REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n)
find_package(Poco 1.11 REQUIRED COMPONENTS Foundation JSON Net NetSSL Crypto Util Zip)
find_package(SQLite3 3.40 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(harfbuzz REQUIRED IMPORTED_TARGET harfbuzz>=6.0)
pkg_check_modules(harfbuzz_subset REQUIRED IMPORTED_TARGET harfbuzz-subset>=6.0)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)

pkg_check_modules(gcrypt REQUIRED IMPORTED_TARGET libgcrypt>=1.10)
pkg_check_modules(p11 REQUIRED IMPORTED_TARGET p11-kit-1)

# libharu has neither a CMake package nor a .pc file on Debian 12.
find_path(HARU_INCLUDE_DIR hpdf.h REQUIRED)
find_library(HARU_LIBRARY hpdf REQUIRED)
add_library(haru::haru UNKNOWN IMPORTED GLOBAL)
set_target_properties(haru::haru PROPERTIES
  IMPORTED_LOCATION "${HARU_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${HARU_INCLUDE_DIR}")
