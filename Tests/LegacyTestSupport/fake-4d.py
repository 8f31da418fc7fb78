"""Plays 4D with mSupply's data for scripts/demo: changes them, makes backups, brings one back.

  fake-4d.py STATE FOLDER new                      an mSupply without a record
                          write TABLE RECORD NAME  a record for all, with the next number of mSupply's log
                          queue RECORD ITEM        a record for omSupply alone
                          acknowledge              omSupply has taken what was queued
                          receive [RECORD:ITEM…]   what omSupply sends
                          queue-again              all that is omSupply's is queued once more: the site is initialised
                          back-up SECONDS          prints the number; it takes so long
                          restore NUMBER [TIME]    to that backup; with what the journal has up to a time
                          show                     RECORD=WHERE, a line for each

STATE is the file that fake-msupply.py answers from, so the two are one mSupply. In FOLDER lie 4D's backups, its history and
the current journal: each change is a line in it before it is made. Names, order and keys are those of FourDServer.swift.
An archive holds the data themselves, so that what is restored is what was in it.
"""
import json
import os
import sys
import time
from datetime import datetime, timezone

STATE, FOLDER, COMMAND, *WORDS = sys.argv[1:]
JOURNAL, HISTORY = "mSupply.journal", "backupHistory.json"
KEPT = 3


def path(name):
    return os.path.join(FOLDER, name)


def load(name, otherwise):
    return json.load(open(name)) if os.path.exists(name) else otherwise


def save(name, text):
    """As a whole, so that it is never read half."""
    with open(name + ".new", "w") as file:
        file.write(text)
    os.replace(name + ".new", name)


def now():
    return datetime.now(timezone.utc)


def apply(state, command, words):
    """What one line of the journal does: the same each time."""
    if command == "write":
        table, record, name = words
        data = {"ID": record, "name": name, "code": record}
        entry = {"ID": len(state["log"]) + 1, "tableName": table, "recordId": record, "action": "update", "recordData": data}
        state["log"].append(entry)
    elif command == "queue":
        state["own"][words[0]] = ["transact", words[1]]
        state["queue"].append(queued(words[0], *state["own"][words[0]]))
    elif command == "acknowledge":
        state["queue"] = []
    elif command == "receive":
        for word in words:
            record, item = word.split(":")
            state["own"][record] = ["stock_line", item]
    elif command == "queue-again":
        state["queue"] = [queued(record, *what) for record, what in state["own"].items()]
    else:
        sys.exit("unknown command " + command)
    state["operation"] += 1


def queued(record, table, item):
    data = {"ID": record, "item_ID": item}
    return {"ID": 0, "tableName": table, "recordId": record, "action": "update", "recordData": data}


def change():
    state = load(STATE, None)
    line = {"operation": state["operation"] + 1, "timeStamp": now().isoformat(), "do": [COMMAND, *WORDS]}
    with open(path(JOURNAL), "a") as journal:
        journal.write(json.dumps(line) + "\n")
    apply(state, COMMAND, WORDS)
    save(STATE, json.dumps(state))


def back_up(seconds):
    """4D's data are locked meanwhile: nobody writes."""
    entries = load(path(HISTORY), {"mSupply.4DB": []})["mSupply.4DB"]
    number, started = (entries[-1]["backupNumber"] if entries else 0) + 1, now()
    archive, log = f"mSupply[{number:04}].4BK", f"mSupply[{number - 1:04}].4BL"
    # What was in the journal until now is what follows the backup before.
    closed = open(path(JOURNAL)).read()
    save(path(JOURNAL), "")
    data = open(STATE).read()
    with open(path(archive), "w") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        time.sleep(seconds)
        file.write(data[len(data) // 2 :])
    save(path(log), closed)
    for old in entries[: max(0, len(entries) - KEPT + 1)]:
        for name in (old["backupPath"], old["logPath"]):
            os.remove(path(name.split("\\")[-1]))
    entries.append({
        "backupNumber": number, "backupPath": "D:\\Backups\\" + archive, "logPath": "D:\\Backups\\" + log,
        "backupDate": f"{started:%Y-%m-%d}", "backupTime": f"{started:%H:%M:%S}",
        "duration": int((now() - started).total_seconds() * 1000), "status": 0,
    })
    save(path(HISTORY), json.dumps({"mSupply.4DB": entries[-KEPT:]}))
    print(number)


def restore(number, until=None):
    state = json.load(open(path(f"mSupply[{int(number):04}].4BK")))
    lines = [json.loads(line) for line in open(path(JOURNAL))] if until else []
    lines = [line for line in lines if datetime.fromisoformat(line["timeStamp"]) <= datetime.fromisoformat(until)]
    for line in lines:
        apply(state, *line["do"][:1], line["do"][1:])
    # What was not integrated never was.
    save(path(JOURNAL), "".join(json.dumps(line) + "\n" for line in lines))
    save(STATE, json.dumps(state))
    print(f"backup {number}, and {len(lines)} operations of the journal, the last is {state['operation']}")


def show():
    state = load(STATE, None)
    for entry in state["log"]:
        print(f"{entry['recordId']}=entry {entry['ID']}")
    waiting = {entry["recordId"] for entry in state["queue"]}
    for record, (table, item) in state["own"].items():
        print(f"{record}={'waits in the queue' if record in waiting else 'has it'}, of {item}")


if COMMAND == "new":
    empty = {"username": "central", "passwordHash": "0" * 64, "hardware": "machine-1", "site": 1, "centralSite": 9}
    save(STATE, json.dumps(empty | {"log": [], "queue": [], "own": {}, "operation": 0}))
    os.makedirs(FOLDER)
    save(path(JOURNAL), "")
elif COMMAND == "back-up":
    back_up(float(*WORDS))
elif COMMAND == "restore":
    restore(*WORDS)
elif COMMAND == "show":
    show()
else:
    change()
