"""Reads the captured blobs with the types that datamodel-code-generator made: python3 check.py FOLDER"""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(folder))
from blob import CodexResponsesMetadataBlob  # noqa: E402
from pydantic import ValidationError  # noqa: E402

lines = (folder / "blobs.jsonl").read_text().splitlines()
for line in lines:
    blob = CodexResponsesMetadataBlob.model_validate_json(line)
    sent = json.loads(line)
    read = blob.model_dump(exclude_unset=True)
    for key, value in read.items():
        assert value == sent[key], (key, value, sent[key])
    assert blob.thread_id == sent.get("thread_id")
try:
    CodexResponsesMetadataBlob.model_validate({"turn_id": 7})
except ValidationError:
    print(f"Python: {len(lines)} blobs")
else:
    raise SystemExit("a turn is a text")
