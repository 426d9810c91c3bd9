"""A sample instance of one's own, served by the program as a process: for benchmarks and simulations."""
import http.client
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body[:300]!r}")
        self.status = status


class Service:
    def __init__(self, program, options=()):
        self.program = str(program)
        self.options = list(options)
        self.directory = tempfile.TemporaryDirectory()
        self.home = self.directory.name + "/home"
        self.process = None
        made = subprocess.run([self.program, "init", "--sample", "--json", "--home", self.home],
                              capture_output=True, text=True, check=True)
        self.password = json.loads(made.stdout)["sample_password"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.stop()
        self.directory.cleanup()

    def cli(self, *words):
        done = subprocess.run([self.program, *map(str, words), "--home", self.home, "--json"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"yinxin {words[0]}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def token(self, account, scope="read draft decide receive"):
        return self.cli("user", "token", account, "--name", "bench", "--scope", scope,
                        "--days", 1)["token"]

    def start(self):
        """Returns the seconds until it answered."""
        begin = time.monotonic()
        self.log = open(self.directory.name + "/log", "w+")
        self.process = subprocess.Popen([self.program, "serve", "--listen", "127.0.0.1:0", "--home",
                                         self.home, *self.options], stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)/", line).group(1))
        self.ask("GET", "/healthz")
        return time.monotonic() - begin

    def stop(self):
        self.process.terminate()
        status = self.process.wait(60)
        self.process = None
        return status

    def resident(self):
        """MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s*(\d+)", status).group(1)) / 1024

    def processor(self):
        """Seconds of processor time used so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, method, path, token=None, body=None, kind="application/json", headers=None):
        """The status, the headers and the JSON or bytes of the answer; Refused if it is none."""
        return Client(self.port, token).ask(method, path, body, kind, headers)


class Client:
    """A connection that is kept."""

    def __init__(self, port, token=None):
        self.port, self.token, self.connection = port, token, None

    def ask(self, method, path, body=None, kind="application/json", headers=None):
        head = dict(headers or {})
        if self.token:
            head["Authorization"] = "Bearer " + self.token
        if body is not None:
            head["Content-Type"] = kind
            body = body.encode() if isinstance(body, str) else body
        answer, content = self.exchange(method, path, body, head)
        if answer.status >= 300:
            raise Refused(answer.status, content)
        if answer.headers.get_content_type() == "application/json":
            content = json.loads(content)
        return answer.status, answer.headers, content

    def exchange(self, method, path, body, head):
        # The server may end a kept connection at any time between two requests.
        for attempt in range(2):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self.connection.request(method, path, body, head)
                answer = self.connection.getresponse()
                content = answer.read()
                if answer.will_close:
                    self.connection.close()
                    self.connection = None
                return answer, content
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()
                self.connection = None
                if fresh or attempt == 1:
                    raise
        raise AssertionError

    def step(self, draft, tag, verb):
        _, headers, answer = self.ask("POST", f"/api/v1/drafts/{draft}/steps",
                                      json.dumps({"verb": verb}), headers={"If-Match": tag})
        return headers["ETag"], answer


def sample(kind):
    return (SOURCE / "samples" / f"{kind}.xml").read_text()
