"""Writes what the given captures have as the blob in the flat map, one object a line, and once as TypeScript.

python3 tests/types/blobs.py CAPTURES FOLDER
"""

import json
import pathlib
import sys

captures, folder = map(pathlib.Path, sys.argv[1:])
blobs = []
for file in sorted(captures.glob("*.jsonl")):
    for line in file.read_text().splitlines():
        body = json.loads(line).get("body")
        metadata = body.get("client_metadata", {}) if isinstance(body, dict) else {}
        if text := metadata.get("x-codex-turn-metadata"):
            blobs.append(json.loads(text))
assert blobs, f"{captures} has no blob"
lines = [json.dumps(blob) for blob in blobs]
(folder / "blobs.jsonl").write_text("\n".join(lines) + "\n")
(folder / "check.ts").write_text(
    'import type { CodexResponsesMetadataBlob } from "./blob";\n'
    # A variable each, since members of a literal are compared with the type one by one.
    + "".join(f"export const blob{i}: CodexResponsesMetadataBlob = {line};\n" for i, line in enumerate(lines))
    + "// @ts-expect-error: a turn is a text\n"
    + "export const wrong: CodexResponsesMetadataBlob = { turn_id: 7 };\n"
)
