# yinxin_plant(<name> <source> <old> <new>): the attack suite on a verifier in which one check is
# disabled: <old> in <source> replaced by <new>. The test passes if the suite goes red, so a check
# that no attack needs, or an attack that proves nothing, shows.
function(yinxin_plant name source old new)
  set(original ${PROJECT_SOURCE_DIR}/src/${source})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${original})
  file(READ ${original} text)
  string(FIND "${text}" "${old}" place)
  if(place EQUAL -1)
    message(FATAL_ERROR "${name}: ${source} no longer has the check: ${old}")
  endif()
  string(REPLACE "${old}" "${new}" text "${text}")
  set(planted ${CMAKE_CURRENT_BINARY_DIR}/planted/${name}.cc)
  file(CONFIGURE OUTPUT ${planted} CONTENT "${text}" @ONLY)

  add_executable(planted_${name} ${planted})
  target_include_directories(planted_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_options(planted_${name} PRIVATE -w)
  target_link_libraries(planted_${name} PRIVATE attacks PkgConfig::deflate OpenSSL::Crypto)
  add_test(NAME attacks/planted/${name} COMMAND planted_${name} --gtest_brief=1)
  set_tests_properties(attacks/planted/${name} PROPERTIES
    PASS_REGULAR_EXPRESSION "  FAILED  " TIMEOUT 600)
endfunction()

yinxin_plant(unexplained_object signature/differences.cc
  "if (explained_.count(entry.number) == 0) {" "if (false) {")
yinxin_plant(awaited_object signature/differences.cc
  "if (awaited != references_.end() && awaited->second < after_) {" "if (false) {")
yinxin_plant(other_catalog signature/differences.cc
  "if (rest(old_catalog.value) != rest(new_catalog.value)) {" "if (false) {")
yinxin_plant(unsigned_revision signature/differences.cc
  "if (signature_ == nullptr && !adds_evidence_) throw_change" "if (false) throw_change")
yinxin_plant(visible_field signature/difference_field.cc
  "return !a.is_null() && a == b;" "return true;")
yinxin_plant(field_with_more signature/difference_field.cc
  "if (!is_new_field_key(key))" "if (false)")
yinxin_plant(same_field_name signature/difference_field.cc
  "if (std::any_of(fields_.begin(), fields_.end(), same_name)) {" "if (false) {")
yinxin_plant(other_page signature/difference_field.cc
  "without(old_page, {\"Annots\"}) != without(new_page, {\"Annots\"})" "false")
yinxin_plant(evidence_of_no_kind signature/difference_store.cc
  "check_evidence(kind, evidence_bytes(chain_, item, after_));" "")
yinxin_plant(store_key signature/difference_store.cc
  "if (!is_store_key(key)) throw_change" "if (false) throw_change")
yinxin_plant(changes signature/verify.cc "  judge_changes();\n" "\n")
yinxin_plant(padding signature/signature_dictionary.cc
  "if (!std::all_of(padding.begin(), padding.end(), [](char c) { return c == '\\0'; })) {"
  "if (false) {")
yinxin_plant(imprint signature/judge_timestamp.cc
  "if (!verdict.is_of(stamped)) return" "if (false) return")
yinxin_plant(timestamp_order signature/judge_timestamp.cc
  "if (verdict.time > control_ + slack) {" "if (false) {")
yinxin_plant(timestamp_revocation signature/judge_timestamp.cc
  "if (found.worst != crypto::Revocation::kRevoked) return;" "return;")
yinxin_plant(signer_validity signature/judge_signature.cc
  "if (path.code == \"OUT_OF_BOUNDS_NO_POE\") return add(out_of_bounds(signer), path.detail);"
  "if (path.code == \"OUT_OF_BOUNDS_NO_POE\") return;")
yinxin_plant(unused_certificate signature/judge_signature.cc
  "if (!all_used(verdict.certificates, path.chain)) {" "if (false) {")
yinxin_plant(revocation signature/judge_signature.cc
  "if (found.worst == crypto::Revocation::kRevoked) {" "if (false) {")
yinxin_plant(stale_answers signature/judge_signature.cc
  "if (found.worst == crypto::Revocation::kUnusable) return" "if (false) return")
yinxin_plant(message_digest crypto/verify_signer.cc
  "if (content(method) != data.message_digest) {" "if (false) {")
yinxin_plant(cms_signature crypto/verify_signer.cc
  "if (!verify_signature(row, *signer, attributes, data.signature)) {" "if (false) {")
yinxin_plant(appointed_responder crypto/revocation_status.cc
  "return signs && unchecked && !responder.is_authority() && responder.is_issued_by(issuer);"
  "return responder.is_issued_by(issuer);")
yinxin_plant(list_signature crypto/revocation_status.cc
  "return is_by(issuer) ? \"\" : \"a wrong signature\";" "return \"\";")
yinxin_plant(hidden_bytes pdf/revisions.cc
  "if (!std::all_of(gap.begin(), gap.end(), is_white_space)) {" "if (false) {")
yinxin_plant(locked_field signature/verify.cc "if (!earlier.restrictions.allow(signature.field)) {"
  "if (false) {")
yinxin_plant(lock_of_the_field signature/restrictions.cc
  "  reading.add_lock(chain.resolve(Object(field), view)[\"Lock\"]);\n" "")
yinxin_plant(unlisted_in_stream pdf/revisions.cc
  "if (object_stream(stream, number).objects.size() != count) {" "if (false) {")
yinxin_plant(old_holder signature/differences.cc "if (!is_new(number)) throw_change(number, \"a stream"
  "if (false) throw_change(number, \"a stream")
