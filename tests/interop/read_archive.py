#!/usr/bin/env python3
"""Checks an archive from archive/README.md alone: Python's standard library and nothing of Yinxin.

    read_archive.py ARCHIVE [VKEY]

Prints what it found as one JSON object; exit status 0 if all is well, 1 if not.
"""
import base64
import hashlib
import json
import os
import struct
import sys
from datetime import datetime

WIDTH = 256


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


# Ed25519 (RFC 8032), verification only.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * I % P
    if (x * x - square) % P:
        raise ValueError("not a point")
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return (i * j % P, k * m % P, j * k % P, i * m % P)


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, point)
        point = add(point, point)
        n >>= 1
    return result


def decode_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return (x, y, 1, x * y % P)


def ed25519_verify(key, message, signature):
    a, r = decode_point(key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P
                or (left[1] * right[2] - right[1] * left[2]) % P)


# The Merkle tree (RFC 9162, 2.1).
def leaf_hash(entry):
    return sha256(b"\0", entry)


def node_hash(left, right):
    return sha256(b"\1", left, right)


def root_of(hashes):
    if not hashes:
        return sha256()
    while len(hashes) > 1:
        paired = [node_hash(a, b) for a, b in zip(hashes[::2], hashes[1::2])]
        hashes = paired + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0]


# Signed notes (c2sp.org/signed-note) and checkpoints (c2sp.org/tlog-checkpoint).
def check_signature(note, vkey):
    name, key_hash, key = vkey.split("+", 2)
    key = base64.b64decode(key, validate=True)
    if key[:1] != b"\1" or sha256(name.encode(), b"\n", key)[:4].hex() != key_hash:
        raise ValueError("the verifier key does not fit its hash")
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    for line in signatures.splitlines():
        dash, signer, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        if dash == "—" and signer == name and blob[:4].hex() == key_hash:
            if ed25519_verify(key[1:], text.encode(), blob[4:]):
                break
    else:
        raise ValueError("the checkpoint is not signed with the key " + key_hash)
    if text.splitlines()[0] != name:
        raise ValueError("the checkpoint is of another log")


def read_link(text):
    """Entry, index, path and checkpoint of a proof that carries its entry."""
    head, note = text.split("\n\n", 1)
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("extra "):
        raise ValueError("not a change of keys")
    path = [base64.b64decode(line, validate=True) for line in lines[3:]]
    return base64.b64decode(lines[1][6:], validate=True), int(lines[2][6:]), path, note


def implied_root(leaf, index, size, path):
    """RFC 9162, 2.1.3.2."""
    node, last = index, size - 1
    for sibling in path:
        if node % 2 or node == last:
            leaf = node_hash(sibling, leaf)
            while not node % 2 and node:
                node, last = node // 2, last // 2
        else:
            leaf = node_hash(leaf, sibling)
        node, last = node // 2, last // 2
    return leaf


class Keys:
    """The keys that sign a log: [verifier key, first entry, last entry or None]."""

    def __init__(self, root, first):
        self.keys, self.links = [[first, -1, None]], []
        while os.path.exists(os.path.join(root, "log/keys", str(len(self.links) + 1))):
            path = os.path.join(root, "log/keys", str(len(self.links) + 1))
            with open(path, encoding="utf-8", newline="") as file:
                self.add(*read_link(file.read()))

    def add(self, stored, index, path, note):
        entry = json.loads(stored)
        if entry["type"] != "key" or (self.links and index <= self.links[-1][0]):
            raise ValueError("not a change of keys, or out of order")
        changing = len(self.keys) > 1 and self.keys[-2][2] is None
        if "retired" in entry:
            if not changing or entry["retired"] != self.keys[-2][0]:
                raise ValueError("a key retired out of turn")
            self.keys[-2][2] = index
        else:
            new = entry["public_key"]
            if changing or entry["previous"] != self.keys[-1][0] or new in [k[0] for k in self.keys]:
                raise ValueError("a key handed over out of turn")
            self.keys.append([new, index, None])
        size, root = self.open(note)
        if size != index + 1 or implied_root(leaf_hash(stored), index, size, path) != root:
            raise ValueError("a change of keys that is not proven")
        self.links.append((index, stored))

    def open(self, note):
        _, size, root = note.split("\n", 3)[:3]
        size = int(size)
        for vkey, first, last in self.keys:
            if first < size and (last is None or size <= last):
                check_signature(note, vkey)
        return size, base64.b64decode(root, validate=True)

    def check_entry(self, index, entry, stored):
        if index == 0:
            return entry.get("public_key") == self.keys[0][0]
        return (index, stored) in self.links

    def problems_in(self, entries):
        """What the entries say of the keys is what the links say."""
        for index, stored in enumerate(entries):
            entry = json.loads(stored)
            if entry["type"] == "key" and not self.check_entry(index, entry, stored):
                yield "entry %d: a key that the key before has not signed for" % index
        for link, _ in self.links:
            if link > len(entries):
                yield "a change of keys that is not in the log"


def tile_name(n):
    parts = []
    while True:
        parts.insert(0, "%03d" % (n % 1000))
        n //= 1000
        if not n:
            break
    return "/".join(["x" + part for part in parts[:-1]] + parts[-1:])


class Log:
    """log/ and journal/ below a directory."""

    def __init__(self, root, vkey, problems):
        self.root, self.problems = root, problems
        with open(os.path.join(root, "log/checkpoint"), encoding="utf-8", newline="") as file:
            note = file.read()
        self.keys = Keys(root, vkey)
        self.size, self.head = self.keys.open(note)
        self.entries = []
        for bundle in range((self.size + WIDTH - 1) // WIDTH):
            width = min(WIDTH, self.size - bundle * WIDTH)
            self.entries += self.bundle(bundle, width)
        self.check_tiles()
        self.read_journal()

    def read(self, directory, n, width):
        """The file of this width, or a wider one that begins with the same bytes."""
        path = os.path.join(self.root, "log/tile", directory, tile_name(n))
        found = [path]
        if width < WIDTH:
            partial = path + ".p"
            widths = [int(w) for w in os.listdir(partial)] if os.path.isdir(partial) else []
            found = [os.path.join(partial, str(w)) for w in sorted(widths) if w >= width] + found
        for candidate in found:
            if os.path.exists(candidate):
                with open(candidate, "rb") as file:
                    return file.read()
        raise ValueError("missing: " + path)

    def bundle(self, n, width):
        data, entries, at = self.read("entries", n, width), [], 0
        while len(entries) < width:
            (length,) = struct.unpack_from(">H", data, at)
            at += 2
            if at + length > len(data):
                raise ValueError("bundle %d is cut short" % n)
            entries.append(data[at:at + length])
            at += length
        return entries

    def check_tiles(self):
        hashes, level = [leaf_hash(entry) for entry in self.entries], 0
        if root_of(hashes) != self.head:
            self.problems.append("the entries do not make the signed root")
        while hashes:
            for n in range((len(hashes) + WIDTH - 1) // WIDTH):
                made = b"".join(hashes[n * WIDTH:(n + 1) * WIDTH])
                if self.read(str(level), n, len(made) // 32)[:len(made)] != made:
                    self.problems.append("tile %d/%d does not match the entries" % (level, n))
            hashes = [root_of(hashes[i:i + WIDTH])
                      for i in range(0, len(hashes) // WIDTH * WIDTH, WIDTH)]
            level += 1

    def read_journal(self):
        directory = os.path.join(self.root, "journal")
        names = [n for n in os.listdir(directory) if len(n) == 8 and n.isdigit()]
        with open(os.path.join(directory, max(names)), "rb") as file:
            data = file.read()
        at = 0
        while data[at:at + 4] == b"YXJ1":
            size, start, count, note_size = struct.unpack_from(">IQII", data, at + 4)
            record = data[at:at + size]
            if record[-4:] != b"END\n" or sha256(record[:-36]) != record[-36:-4]:
                break
            self.take_record(record, start, count, note_size)
            at += (size + 511) // 512 * 512
        rest = data[at:]
        sectors = [rest[i:i + 512] for i in range(0, len(rest), 512)]
        if any(rest) and all(any(sector) for sector in sectors[:2]):
            self.problems.append("the journal is damaged at %d" % at)

    def take_record(self, record, start, count, note_size):
        at, entries = 24, []
        for _ in range(count):
            (length,) = struct.unpack_from(">H", record, at)
            entries.append(record[at + 2:at + 2 + length])
            at += 2 + length
        if start + count <= len(self.entries):
            return
        if start != len(self.entries):
            self.problems.append("journal records do not join the log")
            return
        self.entries += entries
        note = record[at:at + note_size].decode("utf-8")
        self.size, self.head = self.keys.open(note)
        if (self.size, self.head) != (len(self.entries),
                                      root_of([leaf_hash(e) for e in self.entries])):
            self.problems.append("a journal record does not match its checkpoint")


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


class Archive:
    ACTS = {"document.renew", "document.supersede", "document.withdraw", "document.lift",
            "document.redact",
            "document.receipt", "document.hold", "document.release", "document.appraise",
            "document.dispose", "document.disposed"}

    def __init__(self, root, vkey, problems):
        self.root, self.problems = root, problems
        self.documents, self.highest, self.reserved, self.open = {}, {}, set(), set()
        self.condemned, self.holds, self.gone, self.buried = {}, {}, {}, {}
        self.objects, self.last_time = 0, None
        self.log = Log(root, vkey, problems)
        needed = {}
        for index, stored in enumerate(self.log.entries):
            entry = json.loads(stored)
            self.check_form(index, entry, stored)
            self.check_order(index, entry)
            if entry["type"] != "document.dispose":
                for ref in entry.get("objects", []):
                    self.gone.pop(ref["sha256"], None)
            for ref in entry.get("objects", []):
                needed.setdefault(ref["sha256"], ref)
            if entry["type"] == "document.renew":
                self.check_renewal(entry)
        self.problems += self.log.keys.problems_in(self.log.entries)
        for ref in needed.values():
            self.check_object(ref)

    def problem(self, index, text):
        self.problems.append("entry %d: %s" % (index, text))

    def check_form(self, index, entry, stored):
        if canonical(entry) != stored:
            self.problem(index, "not canonical JSON")
        if entry.get("v") != 1:
            self.problem(index, "of another version")
        time = datetime.fromisoformat(entry["time"])
        if self.last_time and time < self.last_time:
            self.problem(index, "earlier than the entry before")
        self.last_time = time

    def check_order(self, index, entry):
        kind = entry["type"]
        number = entry.get("number")
        if number:
            series = (number["agency"], number["prefix"], number["year"])
            serial = number["serial"]
        if kind == "number.reserve":
            if serial != self.highest.get(series, 0) + 1:
                self.problem(index, "a gap in the numbers")
            self.highest[series] = serial
            self.reserved.add((series, serial))
            self.open.add((series, serial))
        elif number and kind in ("number.void", "document.seal"):
            if (series, serial) not in self.open:
                self.problem(index, "a number that is not open")
            self.open.discard((series, serial))
        elif number and kind == "document.import":
            if (series, serial) in self.reserved:
                self.problem(index, "imported with a number of ours")
            self.highest[series] = max(serial, self.highest.get(series, 0))
        if kind in ("document.seal", "document.import"):
            if entry["id"] in self.documents:
                self.problem(index, "an id used twice")
            self.documents[entry["id"]] = entry
        if kind in self.ACTS:
            self.check_act(index, entry, kind)

    def check_act(self, index, entry, kind):
        about = entry["id"]
        if about not in self.documents:
            self.problem(index, "about no document")
        if about in self.buried and kind != "document.disposed":
            self.problem(index, "about a document that was disposed of")
        holds = self.holds.setdefault(about, set())
        if kind == "document.hold":
            holds.add(entry["hold"])
        elif kind == "document.release":
            holds.discard(entry["hold"])
        elif kind == "document.appraise":
            self.condemned[about] = index if entry["outcome"] == "destroy" else None
        elif kind == "document.dispose":
            if self.condemned.get(about) != entry["appraisal"] or holds:
                self.problem(index, "disposed of without leave")
            self.buried[about] = index
            for digest in entry["gone"]:
                self.gone[digest] = index

    def path(self, digest):
        return os.path.join(self.root, "objects/sha256", digest[:2], digest[2:])

    def check_object(self, ref):
        self.objects += 1
        if not os.path.exists(self.path(ref["sha256"])):
            if ref["sha256"] not in self.gone:
                self.problems.append("missing: " + ref["sha256"])
            return
        with open(self.path(ref["sha256"]), "rb") as file:
            data = file.read()
        if len(data) != ref["size"] or hashlib.sha256(data).hexdigest() != ref["sha256"]:
            self.problems.append("altered: " + ref["sha256"])
        elif "sm3" in hashlib.algorithms_available:
            if hashlib.new("sm3", data).hexdigest() != ref["sm3"]:
                self.problems.append("another SM3: " + ref["sha256"])

    def check_renewal(self, entry):
        (pdf,), base = entry["objects"], entry["base"]
        if not os.path.exists(self.path(pdf["sha256"])):
            return
        with open(self.path(pdf["sha256"]), "rb") as file:
            if hashlib.sha256(file.read(base["size"])).hexdigest() != base["sha256"]:
                self.problems.append("does not begin with what it renews: " + pdf["sha256"])


def main():
    root, problems, found = sys.argv[1], [], {}
    with open(os.path.join(root, "YINXIN-ARCHIVE-1"), encoding="utf-8") as file:
        vkey = file.read().rstrip("\n")
    try:
        archive = Archive(root, vkey, problems)
        if len(sys.argv) > 2 and sys.argv[2] not in [key[0] for key in archive.log.keys.keys]:
            problems.append("not the log of this key")
        found = {"entries": len(archive.log.entries), "documents": len(archive.documents),
                 "objects": archive.objects, "root": base64.b64encode(archive.log.head).decode()}
        trail = os.path.join(root, "trail")
        if os.path.exists(os.path.join(trail, "YINXIN-ARCHIVE-1")):
            with open(os.path.join(trail, "YINXIN-ARCHIVE-1"), encoding="utf-8") as file:
                log = Log(trail, file.read().rstrip("\n"), problems)
            problems += log.keys.problems_in(log.entries)
            found["trail_rows"] = len(log.entries)
            found["trail_keys"] = len(log.keys.keys)
    except (ValueError, KeyError, OSError, struct.error) as failure:
        problems.append(repr(failure))
    print(json.dumps({**found, "problems": problems}, ensure_ascii=False))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
