// Reads the captured blobs with the types that quicktype made.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	count := 0
	for lines.Scan() {
		blob, err := UnmarshalCodexResponsesMetadataBlob(lines.Bytes())
		if err != nil {
			panic(err)
		}
		var sent map[string]any
		if err := json.Unmarshal(lines.Bytes(), &sent); err != nil {
			panic(err)
		}
		if id, ok := sent["thread_id"]; ok != (blob.ThreadID != nil) || ok && *blob.ThreadID != id {
			panic(fmt.Sprint("the thread is ", id))
		}
		count++
	}
	if _, err := UnmarshalCodexResponsesMetadataBlob([]byte(`{"turn_id": 7}`)); err == nil || count == 0 {
		panic("a turn is a text")
	}
	fmt.Println("Go:", count, "blobs")
}
