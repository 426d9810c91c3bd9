cmake_minimum_required(VERSION 3.25)

# The layering.<module> tests; see yinxin_module.cmake. Fails if a file of MODULE includes
# one of our modules that it does not depend on, or the header of a third-party library
# that another module wraps.
set(libraries "openssl|p11-kit|hpdf|qpdf|pugixml|xapian|unicode|Poco|hb|libdeflate|zlib")

file(GLOB files ${MODULE_DIR}/*.h ${MODULE_DIR}/*.cc)
if(NOT files)
  message(FATAL_ERROR "${MODULE_DIR}: no sources to check")
endif()
foreach(file IN LISTS files)
  file(STRINGS ${file} includes REGEX "^[ \t]*#[ \t]*include[ \t]")
  foreach(include IN LISTS includes)
    if(include MATCHES "include[ \t]+\"([a-z]+)/")
      set(module ${CMAKE_MATCH_1})
      if(NOT module STREQUAL MODULE AND NOT module IN_LIST DEPENDS)
        message(SEND_ERROR "${file}: ${include}\n'${MODULE}' does not depend on '${module}'")
      endif()
    elseif(include MATCHES "include[ \t]+<((${libraries})[^>]*)>")
      set(header ${CMAKE_MATCH_1})
      if(WRAPPED_HEADERS STREQUAL "" OR NOT header MATCHES "^(${WRAPPED_HEADERS})")
        message(SEND_ERROR "${file}: ${include}\nanother module wraps <${header}>")
      endif()
    endif()
  endforeach()
endforeach()
