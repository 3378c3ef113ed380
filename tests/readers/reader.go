// Prints the session_id that encoding/json finds in each line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type snapshot struct {
	SessionID string `json:"session_id"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var read snapshot
		if err := json.Unmarshal(lines.Bytes(), &read); err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(read.SessionID)
	}
}
