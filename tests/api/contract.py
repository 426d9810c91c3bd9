#!/usr/bin/env python3
"""Holds a running server against its own description.

contract.py PROGRAM SOURCE: makes a sample instance, serves it, reads /api/openapi.json, derives
calls for every operation from it, sends them as whoever may, and validates each answer: its status,
its media type and its body. Then the same calls with something of the wrong type in them, which
have to be refused by 4xx and a problem+json. Exit status 1 if anything deviates.
"""
import hashlib
import http.client
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
ROLES = ["clerk", "reviewer", "signatory", "seal-keeper", "clerk investigator", "auditor",
         "registrar", "administrator"]
# Operations that nobody can be seen to succeed in over HTTP, and why.
NEVER = {
    "issueDocument": "only the console of a sample instance may leave out the steps before",
    "addAccount": "all people of the sample have an account",
    "makeToken": "until when it is to hold depends on the day",
    "revokeToken": "there is none",
    "cancelJob": "it may be over before",
    "importRegistry": "what is a registry cannot be derived from its media type",
    "fetchRegistryVersion": "there is none before one is imported",
    "startClock": "it takes a limit that waits for a decision",
    "correctClock": "it takes a limit that has begun",
    "ledgerKey": "the log's key was not changed",
    "trailKey": "nor was the trail's",
    "voidNumber": "which number is the next depends on what was issued",
}
FAULTS = []


def fault(where, what):
    FAULTS.append(f"{where}: {what}")


class Validator:
    """As much of JSON Schema 2020-12 as the description uses; anything else in it is a fault."""
    KNOWN = {"type", "properties", "required", "items", "enum", "$ref", "additionalProperties",
             "minimum", "maximum", "minLength", "maxLength", "format", "description", "example",
             "examples", "title", "default", "pattern", "oneOf", "anyOf", "minItems", "maxItems"}
    TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}

    def __init__(self, document):
        self.document = document

    def resolve(self, schema):
        while "$ref" in schema:
            found = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        if "allOf" not in schema:
            return schema
        whole = {**schema, "properties": dict(schema.get("properties", {})),
                 "required": list(schema.get("required", []))}
        for part in map(self.resolve, whole.pop("allOf")):
            whole["properties"].update(part.get("properties", {}))
            whole["required"] += part.get("required", [])
            whole.setdefault("type", part.get("type", []))
        return whole

    def has_type(self, name, value):
        if name == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        if name == "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        return isinstance(value, self.TYPES[name])

    def errors(self, schema, value, at="$"):
        schema = self.resolve(schema)
        for word in schema.keys() - self.KNOWN:
            yield f"{at}: the description uses {word}, which this test does not know"
        for word in ("oneOf", "anyOf"):
            if word in schema and all(list(self.errors(s, value, at)) for s in schema[word]):
                yield f"{at}: fits none of {word}"
        types = schema.get("type", [])
        types = types if isinstance(types, list) else [types]
        if types and not any(self.has_type(t, value) for t in types):
            yield f"{at}: should be {types}, is {json.dumps(value)[:80]}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value!r} is not one of {schema['enum']}"
        if isinstance(value, str):
            if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
                yield f"{at}: length {len(value)}"
            if "pattern" in schema and not re.search(schema["pattern"], value):
                yield f"{at}: {value!r} does not match {schema['pattern']}"
        if self.has_type("number", value):
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                yield f"{at}: {value} is out of range"
        if isinstance(value, list) and "items" in schema:
            for i, item in enumerate(value):
                yield from self.errors(schema["items"], item, f"{at}[{i}]")
        if isinstance(value, dict):
            yield from self.object_errors(schema, value, at)

    def object_errors(self, schema, value, at):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at}: {name} is missing"
        properties = schema.get("properties", {})
        more = schema.get("additionalProperties", not properties)
        for name, member in value.items():
            if name in properties:
                yield from self.errors(properties[name], member, f"{at}.{name}")
            elif isinstance(more, dict):
                yield from self.errors(more, member, f"{at}.{name}")
            elif not more:
                yield f"{at}: {name} is not described"


class Server:
    def __init__(self, home):
        made = subprocess.run([PROGRAM, "init", "--sample", "--json", "--home", home],
                              capture_output=True, text=True, check=True)
        self.home = home
        self.password = json.loads(made.stdout)["sample_password"]
        self.process = None

    def cli(self, *words):
        done = subprocess.run([PROGRAM, *words, "--home", self.home, "--json"],
                              capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def fetch(self, document):
        file = pathlib.Path(self.home) / "fetched.pdf"
        subprocess.run([PROGRAM, "get", document, "-o", file, "--home", self.home], check=True,
                       capture_output=True)
        return file.read_bytes()

    def start(self):
        self.process = subprocess.Popen([PROGRAM, "serve", "--listen", "127.0.0.1:0", "--home",
                                         self.home], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline()).group(1))

    def send(self, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, target, body, headers or {})
            response = connection.getresponse()
            return response.status, dict((k.lower(), v) for k, v in response.getheaders()), \
                response.read()
        finally:
            connection.close()

    def log_in(self, account):
        status, headers, body = self.send(
            "POST", "/api/v1/sessions",
            json.dumps({"account": account, "password": self.password}),
            {"Content-Type": "application/json"})
        if status != 201:
            raise SystemExit(f"log in as {account}: {status} {body}")
        return {"Cookie": headers["set-cookie"].split(";")[0],
                "X-CSRF-Token": json.loads(body)["csrf"]}


class Contract:
    def __init__(self, server):
        self.server = server
        status, _, body = server.send("GET", "/api/openapi.json")
        assert status == 200
        self.document = json.loads(body)
        self.validator = Validator(self.document)
        self.people = {}
        for user in server.cli("user", "list"):
            self.people.setdefault((user["agency"], user["roles"]), user["account"])
        self.sessions = {}
        self.record = (SOURCE / "samples" / "outcome-feedback.xml").read_text()
        self.known = {}  # by collection: ids of what is in it

    def headers_of(self, who):
        if who is None:
            return {}
        if who not in self.sessions:
            self.sessions[who] = self.server.log_in(who)
        return self.sessions[who]

    # What there is to talk about: documents issued on the console, drafts made over HTTP.
    def prepare(self):
        for kind in ("criminal-referral", "outcome-feedback"):
            receipt = self.server.cli("issue", str(SOURCE / "samples" / f"{kind}.xml"))
            self.known.setdefault("/api/v1/documents", []).append(receipt["id"])
            original = self.server.fetch(receipt["id"])
            self.known[f"/api/v1/documents/{receipt['id']}/objects"] = [
                hashlib.sha256(original).hexdigest()]
        subprocess.run([PROGRAM, "webhook", "set", "gaj", "https://receiver.example/", "--home",
                        self.server.home], input="a secret of some length\n", text=True,
                       check=True, capture_output=True)
        self.pdf = pathlib.Path(self.server.home) / "contract.pdf"
        self.pdf.write_bytes(original)

    def everybody(self):
        agencies = ["sjg", "gaj", "jcy", "zcj", "fy"]
        return [self.people[a, r] for r in ROLES for a in agencies if (a, r) in self.people]

    # ---- deriving calls

    def path_of(self, path, operation, who):
        for parameter in self.parameters(path, operation, "path"):
            name = "{" + parameter["name"] + "}"
            value = parameter.get("example") or ""
            collection = path[:path.index(name)].rstrip("/")
            value = value or self.member_of(collection, who)
            path = path.replace(name, urllib.parse.quote(value, safe="/"))
        return path

    # The id of something in a collection: made just now if one may, else known, else listed.
    def member_of(self, collection, who):
        make = self.document["paths"].get(collection, {}).get("post")
        if make and collection not in ("/api/v1/documents",):
            status, headers, body = self.call(collection, "post", make, who)
            if status == 202:
                return self.finished(collection, json.loads(body)["id"], who)
            if status == 201:
                return str(json.loads(body)["id"])
        if self.known.get(collection):
            return self.known[collection][0]
        look = self.document["paths"].get(collection, {}).get("get")
        if look:
            status, _, body = self.call(collection, "get", look, who)
            if status == 200:
                for rows in json.loads(body).values():
                    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
                        return str(rows[0].get("id") or rows[0].get("account") or "none")
        return "none"

    # What was accepted has a result once it has ended.
    def finished(self, collection, made, who):
        for _ in range(300):
            _, _, body = self.server.send("GET", f"{collection}/{made}", None, self.headers_of(who))
            if "ended" in json.loads(body):
                break
            time.sleep(0.1)
        return made

    def parameters(self, path, operation, place):
        every = self.document["paths"][path].get("parameters", []) + operation.get("parameters", [])
        return [p for p in map(self.validator.resolve, every) if p["in"] == place]

    def value_of(self, schema, name):
        schema = self.validator.resolve(schema)
        if "example" in schema:
            return schema["example"]
        if schema.get("examples"):
            return schema["examples"][0]
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object" or "properties" in schema:
            return {n: self.value_of(schema["properties"][n], n)
                    for n in schema.get("required", [])}
        if kind == "array":
            return [self.value_of(schema.get("items", {}), name)] * schema.get("minItems", 0)
        if kind in ("integer", "number"):
            return schema.get("minimum", 1)
        if kind == "boolean":
            return True
        china = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 8 * 3600))
        known = {"account": "lisi", "password": self.server.password, "kind": "copy-letter",
                 "received": china, "checkpoint": self.checkpoint()}
        return known.get(name, "text of some length, in case it matters")

    def checkpoint(self):
        return json.loads(self.server.send("GET", "/api/v1/ledger")[2])["checkpoint"]

    def body_of(self, operation):
        """The media type and content of a body, one for each media type; none if it takes none."""
        for media, content in operation.get("requestBody", {}).get("content", {}).items():
            if "example" in content:
                yield media, json.dumps(content["example"]).encode()
            elif media == "application/json" and content["schema"].get("$ref", "").endswith("Record"):
                continue  # a record as JSON: the same as in XML, and tested with records
            elif media == "application/json":
                yield media, json.dumps(self.value_of(content["schema"], "")).encode()
            elif media == "application/xml":
                yield media, self.record.encode()
            elif media == "application/pdf":
                yield media, self.pdf.read_bytes()
            elif media == "text/csv":
                yield media, b"id\n"
            elif media == "multipart/form-data":
                part = b'--XX\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
                yield media + "; boundary=XX", part + self.pdf.read_bytes() + b"\r\n--XX--\r\n"
            else:
                fault(operation["operationId"], f"this test cannot make a {media}")

    def query_of(self, path, operation):
        values = {}
        for parameter in self.parameters(path, operation, "query"):
            if parameter.get("required") or "example" in parameter:
                values[parameter["name"]] = str(
                    parameter.get("example") or self.value_of(parameter["schema"],
                                                              parameter["name"]))
        return values

    def call(self, path, method, operation, who, body=None, query=None, target=None, plain=None):
        headers = dict(self.headers_of(who))
        target = target or self.path_of(path, operation, who)
        if any(p["name"] == "If-Match" and p.get("required") for p in self.parameters(path, operation, "header")):
            holder = re.match(r"/api/v1/[^/]+/[^/]+", target).group(0)
            headers["If-Match"] = self.server.send("GET", holder, None, headers)[1].get(
                "etag", '"1"')
        if body is None:
            body = next(self.body_of(operation), None)
        if body:
            headers["Content-Type"] = body[0]
        query = self.query_of(path, operation) if query is None else query
        if query:
            target += "?" + urllib.parse.urlencode(query)
        return self.server.send(method.upper(), target, body[1] if body else None,
                                {**headers, **(plain or {})})

    # ---- holding answers against the description

    def check(self, name, operation, answer):
        status, headers, body = answer
        responses = operation["responses"]
        described = responses.get(str(status))
        if described is None and status >= 400:
            described = responses.get("default")
        if described is None:
            return fault(name, f"status {status} is not described: {body[:200]!r}")
        if status >= 500 and str(status) not in responses:
            return fault(name, f"status {status}: {body[:200]!r}")
        content = self.validator.resolve(described).get("content")
        if not content:
            if body:
                fault(name, f"{status}: a body where none is described")
            return None
        media = headers.get("content-type", "").split(";")[0]
        if media not in content:
            return fault(name, f"{status}: {media} is not described ({list(content)})")
        if media.endswith("json"):
            for error in self.validator.errors(content[media].get("schema", {}), json.loads(body)):
                fault(name, f"{status}: {error}")
        return None

    def succeed(self, path, method, operation):
        name = f"{method.upper()} {path}"
        public = operation.get("security") == []
        last = None
        for body in list(self.body_of(operation)) or [None]:
            reached = False
            for who in [None] if public else self.everybody():
                last = self.call(path, method, operation, who, body)
                self.check(name, operation, last)
                if path.startswith("/api/v1/sessions/current"):
                    self.sessions.pop(who, None)
                if last[0] < 300:
                    reached = True
                    self.right = who
                    break
            if not reached and operation["operationId"] not in NEVER:
                fault(name, f"nobody can be seen to succeed; last {last[0]} {last[2][:300]!r}")
        if not public:
            stranger = self.call(path, method, operation, None, target=self.path_of(
                path, operation, self.everybody()[0]))
            self.check(name, operation, stranger)
            if stranger[0] != 401:
                fault(name, f"a stranger gets {stranger[0]}")

    # ---- what is wrong has to be refused

    def refuse(self, path, method, operation):
        name = f"{method.upper()} {path}"
        public = operation.get("security") == []
        who = None if public else getattr(self, "right", self.everybody()[0])
        for what, call in self.wrong(path, method, operation, who):
            try:
                answer = call()
            except (OSError, http.client.HTTPException) as error:
                fault(name, f"with {what}: {error!r}")
                continue
            self.check(f"{name} with {what}", operation, answer)
            if not 400 <= answer[0] < 500:
                fault(name, f"takes {what}: {answer[0]} {answer[2][:120]!r}")
            elif not answer[1].get("content-type", "").startswith("application/problem+json") and \
                    str(answer[0]) not in operation["responses"]:
                fault(name, f"refuses {what} without a problem+json")

    def wrong(self, path, method, operation, who):
        for parameter in self.parameters(path, operation, "query"):
            schema = self.validator.resolve(parameter["schema"])
            wrong = ["-1", "x", "9" * 30] if schema.get("type") == "integer" else []
            wrong += ["nonsense"] if "enum" in schema else []
            for value in wrong:
                query = {**self.query_of(path, operation), parameter["name"]: value}
                yield f"?{parameter['name']}={value}", lambda q=query: self.call(
                    path, method, operation, who, query=q)
        for parameter in self.parameters(path, operation, "path"):
            for value in ("nonsense", "x" * 3000, "%00", "%ff", "..%2f..%2fdesk"):
                target = re.sub(r"\{[^}]*\}", lambda _, v=value: v, path)
                yield f"{parameter['name']}={value[:20]}", lambda t=target: self.call(
                    path, method, operation, who, target=t)
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return
        for text in (b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"[" * 5000):
            yield f"the body {text[:10]!r}", lambda t=text: self.call(
                path, method, operation, who, ("application/json", t))
        schema = self.validator.resolve(content["application/json"]["schema"])
        good = self.value_of(schema, "") if "example" not in content["application/json"] else \
            content["application/json"]["example"]
        for member, form in schema.get("properties", {}).items():
            form = self.validator.resolve(form)
            for value in ({"x": 1}, [1], 1.5, "\u202e"):
                if not list(self.validator.errors(form, value)):
                    continue
                body = json.dumps({**good, member: value}).encode()
                yield f"{member}={value!r}", lambda b=body: self.call(
                    path, method, operation, who, ("application/json", b))
        for member in schema.get("required", []):
            body = json.dumps({k: v for k, v in good.items() if k != member}).encode()
            yield f"no {member}", lambda b=body: self.call(
                path, method, operation, who, ("application/json", b))

    # That deviations do show: the description is made wrong, and that has to be noticed.
    def refuse_plants(self):
        right, found = self.document, len(FAULTS)
        def plant(what, change):
            self.document = json.loads(json.dumps(right))
            self.validator = Validator(self.document)
            change(self.document["paths"])
            before = len(FAULTS)
            self.compare_routes()
            operation = self.document["paths"].get("/healthz", {}).get("get")
            if operation:
                self.succeed("/healthz", "get", operation)
            noticed = len(FAULTS) > before
            del FAULTS[found:]
            if not noticed:
                fault("this test", f"does not notice {what}")
        answer = lambda paths: paths["/healthz"]["get"]["responses"]["200"]["content"]
        plant("a route that is not described", lambda p: p.pop("/healthz"))
        plant("a status that is not described", lambda p: p["/healthz"]["get"]["responses"].pop("200"))
        plant("another media type", lambda p: answer(p).update({"text/plain": answer(p).pop("application/json")}))
        plant("another type", lambda p: answer(p)["application/json"]["schema"]["properties"].update(
            {"alive": {"type": "string"}}))
        plant("a member too few", lambda p: answer(p)["application/json"]["schema"].update(
            {"required": ["alive", "well"]}))
        plant("a member too many", lambda p: answer(p)["application/json"]["schema"].update(
            {"properties": {"well": {}}, "required": []}))
        self.document, self.validator = right, Validator(right)

    def compare_routes(self):
        routes = re.findall(r'\{"([A-Z]+)", "(/[^"]*)"',
                            (SOURCE / "src" / "api" / "routes.cc").read_text())
        described = {(m.upper(), p) for p, o in self.document["paths"].items() for m in o}
        for method, pattern in routes:
            if (method, pattern.replace("*}", "}")) not in described:
                fault(f"{method} {pattern}", "is served and not described")

    def run(self):
        self.compare_routes()
        count = 0
        for path, operations in self.document["paths"].items():
            for method, operation in operations.items():
                if method == "parameters":
                    continue
                self.right = self.everybody()[0]
                self.succeed(path, method, operation)
                self.refuse(path, method, operation)
                count += 1
        self.refuse_plants()
        print(f"{count} operations, {len(FAULTS)} faults")


def main():
    with tempfile.TemporaryDirectory() as directory:
        server = Server(directory + "/home")
        try:
            before = Contract.__new__(Contract)
            before.server, before.known = server, {}
            Contract.prepare(before)
            server.start()
            contract = Contract(server)
            contract.known, contract.pdf = before.known, before.pdf
            contract.run()
        finally:
            if server.process:
                server.process.kill()
    for line in FAULTS:
        print("FAULT", line)
    sys.exit(1 if FAULTS else 0)


main()
