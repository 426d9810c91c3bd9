# yinxin_module(<name>
#   SOURCES <file>...
#   DEPENDS <module>...      the modules of ours it may include
#   WRAPS <target>...        third-party libraries that it hides from the others
#   WRAPPED_HEADERS <regex>  how their headers are spelled: "hpdf|qpdf/"
# )
#
# Declares src/<name> as a static library, yinxin::<name>.
#
# A module has to be declared after every module it depends on, so src/CMakeLists.txt
# reads from the ground up and a cycle cannot be written down. Linking would not notice
# a header that is included without leave, so every module also gets a test,
# layering.<name>, that holds its #include lines against this declaration.
function(yinxin_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "WRAPPED_HEADERS" "SOURCES;DEPENDS;WRAPS")

  foreach(module IN LISTS arg_DEPENDS)
    if(NOT TARGET yinxin::${module})
      message(FATAL_ERROR "'${name}' depends on '${module}', which is declared later or not at all")
    endif()
  endforeach()

  list(TRANSFORM arg_DEPENDS PREPEND yinxin:: OUTPUT_VARIABLE depends_targets)
  add_library(yinxin_${name} STATIC ${arg_SOURCES})
  add_library(yinxin::${name} ALIAS yinxin_${name})
  target_include_directories(yinxin_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(yinxin_${name}
    PUBLIC ${depends_targets}
    PRIVATE ${arg_WRAPS} yinxin::compile_options)

  add_test(NAME layering.${name} COMMAND ${CMAKE_COMMAND}
    -DMODULE=${name} -DMODULE_DIR=${CMAKE_CURRENT_SOURCE_DIR}
    "-DDEPENDS=${arg_DEPENDS}" "-DWRAPPED_HEADERS=${arg_WRAPPED_HEADERS}"
    -P ${PROJECT_SOURCE_DIR}/src/cmake/check_layering.cmake)
endfunction()
