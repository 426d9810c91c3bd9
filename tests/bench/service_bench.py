#!/usr/bin/env python3
"""The service as a process: its start, its memory, searching and issuing over HTTP.

service_bench.py PROGRAM [--documents N] [--seconds N]: on an instance with N imported documents;
searching by wrk, which has to be installed. Each figure stands beside its target.
"""
import argparse
import json
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.service import Client, Refused, Service, sample  # noqa: E402

DESK = ["lisi", "yangshijiu", "qianqi", "shenshiqi"]
WORDS = ["商标", "样张商贸", "运动鞋", "假冒注册商标", "移送", "示例市", "侵权", "处理结果"]


def figure(name, value, target):
    print(f"{name:<44} {value:>14}   target {target}", flush=True)


def fill(service, documents):
    lines = pathlib.Path(service.directory.name) / "old.jsonl"
    with lines.open("w") as out:
        for i in range(documents):
            word = WORDS[i % len(WORDS)]
            out.write(json.dumps({
                "id": f"old-{i}", "agency": "示例市市场监督管理局", "recipients": ["示例市公安局"],
                "kind": "通知", "date": f"2020-0{1 + i % 9}-1{i % 9}", "secrecy": "",
                "title": f"关于{word}案件第{i}号的通知",
                "text": f"现将{word}案件有关情况通知如下：第{i}号，" + "依法办理，按期反馈。" * 60,
            }, ensure_ascii=False) + "\n")
    service.cli("import", lines)


def wrk(service, token, connections, seconds):
    script = pathlib.Path(service.directory.name) / "search.lua"
    script.write_text("""
local words = {%s}
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", "/api/v1/search?q=" .. words[n %% #words + 1])
end
done = function(summary, latency)
  io.write(string.format("FIGURES %%f %%d %%d %%d %%f %%f\\n", summary.requests / summary.duration * 1e6,
    summary.requests, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
""" % ",".join('"' + "".join(f"%{b:02X}" for b in w.encode()) + '"' for w in WORDS))
    done = subprocess.run(["wrk", "-t", "2", "-c", str(connections), "-d", f"{seconds}s", "--timeout",
                           "20s", "-H", f"Authorization: Bearer {token}", "-s", script,
                           f"http://127.0.0.1:{service.port}"], capture_output=True, text=True)
    found = re.search(r"FIGURES (.*)", done.stdout)
    if not found:
        raise SystemExit(done.stdout + done.stderr)
    return [float(x) for x in found.group(1).split()]


def statuses(service):
    service.log.flush()
    counts = {}
    for line in open(service.log.name):
        found = re.search(r'"status":(\d+)', line)
        if found:
            counts[found.group(1)] = counts.get(found.group(1), 0) + 1
    return counts


def search(service, token, seconds):
    before = service.processor()
    rate, requests, refused, broken, p50, p99 = wrk(service, token, 64, seconds)
    took = (service.processor() - before) / max(requests, 1)
    figure("search, 64 clients", f"{rate:.0f}/s", "1500/s")
    figure("  p50 / p99", f"{p50:.1f}/{p99:.1f} ms", "-")
    figure("  processor time of one", f"{took * 1000:.2f} ms", "1.3 ms on two cores")
    figure("  not 200 / broken", f"{refused:.0f}/{broken:.0f}", "0/0")
    rate, requests, refused, broken, p50, p99 = wrk(service, token, 256, seconds)
    good = rate * (requests - refused) / max(requests, 1)
    figure("search, 256 clients: answered", f"{good:.0f}/s", "as many")
    figure("  refused early / broken", f"{refused:.0f}/{broken:.0f}", "-")
    start = time.monotonic()
    while True:
        try:
            service.ask("GET", "/healthz")
            break
        except (Refused, OSError):
            time.sleep(0.05)
    figure("  recovered after", f"{time.monotonic() - start:.2f} s", "1 s")
    figure("  5xx that were not early", statuses(service).get("500", 0), "0")


def step_request(token, draft, tag):
    body = json.dumps({"verb": "issue"})
    return (f"POST /api/v1/drafts/{draft}/steps HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {token}\r\nIf-Match: {tag}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def receive(connection):
    """One answer; as cheap as can be, for it is the same processor that issues."""
    answer = b""
    while True:
        head = answer.find(b"\r\n\r\n")
        if head >= 0:
            size = re.search(rb"\r\nContent-Length: (\d+)", answer[:head])
            if len(answer) >= head + 4 + int(size.group(1)):
                return answer
        more = connection.recv(65536)
        if not more:
            raise SystemExit("connection closed")
        answer += more


def issue(service, tokens, count, level):
    waiting = []
    clients = [Client(service.port, token) for token in tokens]
    record = sample("outcome-feedback")
    for _ in range(count):
        _, headers, draft = clients[0].ask("POST", "/api/v1/drafts", record, "application/xml")
        tag = headers["ETag"]
        for client, verb in zip(clients, ["submit", "approve", "sign"]):
            tag, _ = client.step(draft["id"], tag, verb)
        waiting.append((draft["id"], tag))
    requests = [step_request(tokens[3], *draft) for draft in waiting]
    took, lock = [], threading.Lock()

    def work():
        with socket.create_connection(("127.0.0.1", service.port)) as connection:
            while True:
                with lock:
                    if not requests:
                        return
                    request = requests.pop()
                start = time.monotonic()
                connection.sendall(request)
                answer = receive(connection)
                if not answer.startswith(b"HTTP/1.1 200 "):
                    raise SystemExit(answer)
                took.append(time.monotonic() - start)

    before = service.processor()
    start = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(took) / (time.monotonic() - start)
    figure(f"issue at {level}, 16 clients ({len(took)} of {count})", f"{rate:.0f}/s", "150/s")
    processor = (service.processor() - before) / max(len(took), 1)
    figure("  processor time of one", f"{processor * 1000:.1f} ms", "13 ms on two cores")
    p99 = statistics.quantiles(took, n=100)[98] * 1000
    figure("  p50 / p99", f"{statistics.median(took) * 1000:.0f}/{p99:.0f} ms", "p99 250 ms")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--issue", type=int, default=300)
    given = options.parse_args()
    # What is deleted meanwhile disturbs: ext4 without a journal leaves the inodes of the last
    # minutes alone, and takes long to find others. So issuing comes first, and all homes stay.
    with Service(given.program) as lasting, Service(given.program) as plain, \
            Service(given.program) as service:
        tokens = [lasting.token(account) for account in DESK]
        lasting.start()
        issue(lasting, tokens, given.issue, "B-LTA")
        figure("after issuing, resident", f"{lasting.resident():.0f} MiB", "-")
        lasting.stop()
        # Without the services that prove when and with what certificates it was signed.
        settings = pathlib.Path(plain.home) / "desk" / "instance.json"
        instance = json.loads(settings.read_text())
        instance["long_term"]["level"] = "B-B"
        settings.write_text(json.dumps(instance))
        tokens = [plain.token(account) for account in DESK]
        plain.start()
        issue(plain, tokens, given.issue, "B-B")
        plain.stop()
        fill(service, given.documents)
        tokens = [service.token(account) for account in DESK]
        figure(f"start, {given.documents} documents", f"{service.start():.2f} s", "1 s")
        time.sleep(2)
        figure("idle, resident", f"{service.resident():.0f} MiB", "80 MiB")
        search(service, tokens[0], given.seconds)
        figure("after searching, resident", f"{service.resident():.0f} MiB", "-")


main()
