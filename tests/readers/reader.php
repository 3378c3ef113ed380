<?php
// Prints the session_id that is found in each line, which is empty where the line cannot be read.
while (($line = fgets(STDIN)) !== false) {
    echo json_decode($line)->session_id ?? "", "\n";
}
