#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "archive/archive_state.h"

namespace yinxin::archive {
namespace {

using Digests = std::set<crypto::Digest>;

std::string id_of(const Entry& entry) {
  const Json* id = entry.json.find("id");
  return id == nullptr ? "" : id->string();
}

// The approval and the report stay: they say why the rest is gone.
bool goes(const ObjectReference& object) {
  return object.role != "approval" && object.role != "report";
}

Digests objects_of(const std::vector<Entry>& history) {
  Digests digests;
  for (const Entry& entry : history) {
    for (const ObjectReference& object : entry.objects) {
      if (goes(object)) digests.insert(object.sha256);
    }
  }
  return digests;
}

// Objects that no document needs any more but those that go.
Digests exclusive_to(const Archive& archive, const std::map<std::string, Digests>& going) {
  Digests candidates;
  for (const auto& [id, digests] : going) candidates.insert(digests.begin(), digests.end());
  archive.each(0, [&](const Entry& entry) {
    if (entry.objects.empty() || going.count(id_of(entry)) > 0) return true;
    for (const ObjectReference& object : entry.objects) {
      if (candidates.count(object.sha256) == 0) continue;
      const auto owner = archive.find(id_of(entry));
      if (!owner || !archive.standing(*owner).tombstone()) candidates.erase(object.sha256);
    }
    return true;
  });
  return candidates;
}

}  // namespace

std::uint64_t Archive::record(const Act& act) {
  Writer& writer = state_->writing();
  const std::lock_guard lock(state_->acting);
  const std::shared_lock adding(state_->disposing);
  const auto document = find(act.id);
  if (!document) throw Error(ErrorCode::kNotFound, act.id, "没有这份文书 (no such document)");
  Json body = act.body.is_null() ? Json(Json::Object()) : act.body;
  body["actor"] = act.actor;
  body["id"] = act.id;
  if (const Json* by = body.find("by"); by != nullptr && !find(by->string())) {
    throw Error(ErrorCode::kNotFound, by->string(), "没有这份文书 (no such document)");
  }
  PreparedObjects prepared;
  for (const Object& object : act.objects) {
    body["objects"].push_back(to_json(state_->prepare_one(object, prepared)));
  }
  try {
    // The rules are asked before the log is: what stands there has to keep them.
    standing(*document).apply(make_entry(size(), act.type, writer.now(), body));
    return writer.append(act.type, body, &prepared).index;
  } catch (const Error& error) {
    state_->clear_away(prepared, error);
    throw;
  }
}

std::uint64_t Archive::anchor(const std::string& checkpoint, const Bytes& token,
                              const std::string& actor) {
  Writer& writer = state_->writing();
  const std::shared_lock adding(state_->disposing);
  PreparedObjects prepared;
  const Json note = to_json(state_->prepare_one({"checkpoint", checkpoint}, prepared));
  const Json stamp = to_json(state_->prepare_one({"token", token}, prepared));
  const auto size = ledger::Checkpoint::parse(checkpoint).size;
  const Json body =
      Json::Object{{"actor", actor}, {"log_size", size}, {"objects", Json::Array{note, stamp}}};
  return writer.append(kAnchorEntry, body, &prepared).index;
}

void Archive::dispose(const std::vector<std::string>& ids, const Bytes& approval,
                      const std::string& actor) {
  Writer& writer = state_->writing();
  const std::lock_guard lock(state_->acting);
  const std::unique_lock alone(state_->disposing);
  PreparedObjects prepared;
  const Json reference = to_json(state_->prepare_one({"approval", approval}, prepared));
  std::map<std::string, Digests> going;
  std::map<std::string, Json> bodies;
  for (const std::string& id : std::set<std::string>(ids.begin(), ids.end())) {
    const auto document = find(id);
    if (!document) throw Error(ErrorCode::kNotFound, id, "没有这份文书 (no such document)");
    const Standing before = standing(*document);
    Json body = Json::Object{{"actor", actor},
                             {"appraisal", before.condemned().value_or(0)},
                             {"gone", Json::Array()},
                             {"id", id},
                             {"objects", Json::Array{reference}}};
    Standing(before).apply(make_entry(size(), kDisposeEntry, writer.now(), body));
    bodies[id] = std::move(body);
    going[id] = objects_of(history(*document));
  }
  const Digests exclusive = exclusive_to(*this, going);
  // The approval is on disk once the first tombstone is.
  const PreparedObjects* objects = &prepared;
  for (auto& [id, body] : bodies) {
    for (const crypto::Digest& digest : going[id]) {
      if (exclusive.count(digest) > 0) body["gone"].push_back(digest.hex());
    }
    writer.append(kDisposeEntry, body, std::exchange(objects, nullptr));
  }
  finish_disposals(actor);
}

// An object that two documents shared goes with the tombstone of the second.
void Archive::finish_disposals(const std::string& actor) {
  std::map<std::string, Digests> going;
  std::map<std::string, std::uint64_t> tombstones;
  for (const std::string& id : state_->lookup->open_disposals()) {
    const Entry tombstone = entry(standing(find(id).value()).tombstone().value());
    tombstones[id] = tombstone.index;
    for (const Json& digest : tombstone.json.at("gone").array()) {
      going[id].insert(crypto::Digest::from_hex(digest.string()));
    }
  }
  if (tombstones.empty()) return;
  for (const crypto::Digest& digest : exclusive_to(*this, going)) state_->objects->remove(digest);
  for (const auto& [id, tombstone] : tombstones) {
    state_->writer->append(kDisposedEntry,
                           Json::Object{{"actor", actor}, {"id", id}, {"tombstone", tombstone}});
  }
}

}  // namespace yinxin::archive
