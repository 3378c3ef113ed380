"""Prints the session_id that is found in each line where keys become C strings, and camel case becomes snake case."""

import ctypes
import json
import re
import sys

for line in sys.stdin.buffer:
    read = {}
    for key, value in json.loads(line).items():
        name = ctypes.create_string_buffer(key.encode()).value.decode()
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
        read[name.casefold()] = value
    print(read["session_id"])
