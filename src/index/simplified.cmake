# Turns OpenCC's text table ("traditional<TAB>simplified other…") into C++ initialisers, one
# {U'長', U'长'} a line, leaving out what stays as it is. The first form is OpenCC's own choice.
file(STRINGS ${TABLE} rows ENCODING UTF-8)
set(text "")
foreach(row IN LISTS rows)
  if(row MATCHES "^([^\t]+)\t([^ ]+)" AND NOT CMAKE_MATCH_1 STREQUAL CMAKE_MATCH_2)
    string(APPEND text "{U'${CMAKE_MATCH_1}', U'${CMAKE_MATCH_2}'},\n")
  endif()
endforeach()
file(WRITE ${OUTPUT} "${text}")
