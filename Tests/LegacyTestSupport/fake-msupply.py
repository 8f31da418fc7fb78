"""Plays mSupply's sync API (version 5) for tests. It reads what it has from a file with each request, so that a test
changes it by putting another in its place. Prints the port that it listens on, and ends with whoever started it.

The file: {"username", "passwordHash", "hardware", "site", "centralSite", "log": [{"ID", "tableName", "recordId",
"action", "recordData"}], "queue": [...], "behaviour": null | "slow" | "breakOff" | "rubbish" | "error:CODE" |
"redirect:URL"; "maxCursor", "queueLength": what it says instead of the truth; "heldBack": [IDs that it takes and leaves out]}
Requests are noted, one a line, in the file beside it.
"""
import base64
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

STATE = sys.argv[1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def send(self, status, value):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status, code):
        self.send(status, {"error": {"code": code, "message": "no", "data": None}})

    def admitted(self, state):
        word = self.headers.get("Authorization", "").removeprefix("Basic ")
        name, _, password = base64.b64decode(word).decode().partition(":")
        missing = [h for h in ("msupply-site-uuid", "app-version", "app-name", "version") if not self.headers.get(h)]
        if missing:
            self.refuse(400, "missing_header")
        elif name != state["username"]:
            self.refuse(401, "site_name_not_found")
        elif password != state["passwordHash"]:
            self.refuse(401, "site_incorrect_password")
        elif self.headers["msupply-site-uuid"] != state["hardware"]:
            self.refuse(401, "site_incorrect_hardware_id")
        else:
            return True
        return False

    def do_POST(self):
        with open(STATE + ".requests", "a") as notes:
            notes.write("POST " + self.path + "\n")
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send(200, {})

    def do_GET(self):
        with open(STATE + ".requests", "a") as notes:
            notes.write("GET " + self.path + "\n")
        with open(STATE) as file:
            state = json.load(file)
        behaviour = state.get("behaviour") or ""
        if behaviour == "slow":
            time.sleep(30)
        if behaviour == "breakOff":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"id": ')
            self.wfile.flush()
            self.close_connection = True
            return
        if behaviour == "rubbish":
            return self.send(200, b"<html>It works!</html>")
        if behaviour.startswith("redirect:"):
            self.send_response(302)
            self.send_header("Location", behaviour.removeprefix("redirect:"))
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if behaviour.startswith("error:"):
            return self.refuse(409, behaviour.removeprefix("error:"))
        if not self.admitted(state):
            return
        url = urlparse(self.path)
        query = {name: int(values[0]) for name, values in parse_qs(url.query).items()}
        if url.path == "/sync/v5/site":
            self.send(200, {
                "id": "abc", "siteId": state["site"], "code": "c", "name": "central", "initialisationStatus": "completed",
                "isOmSupplyCentralServer": True, "omSupplyCentralServerUrl": "http://localhost:8000",
                "mSupplyCentralSiteId": state["centralSite"],
            })
        elif url.path == "/sync/v5/site_status":
            self.send(200, {"code": state.get("status", "idle"), "message": "", "data": None})
        elif url.path == "/sync/v5/central_records":
            log = state["log"]
            last = max([entry["ID"] for entry in log], default=0)
            page = [entry for entry in log if entry["ID"] > query["cursor"]][: query["limit"]]
            shown = [entry for entry in page if entry["ID"] not in state.get("heldBack", [])]
            self.send(200, {"maxCursor": state.get("maxCursor", last), "data": shown})
        elif url.path == "/sync/v5/queued_records":
            queue = state.get("queue", [])
            self.send(200, {"queueLength": state.get("queueLength", len(queue)), "data": queue[: query["limit"]]})
        else:
            self.refuse(404, "not_found")


def watch(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()
print(server.server_address[1], flush=True)
server.serve_forever()
