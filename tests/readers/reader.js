// Prints the session_id that is found in each line where keys become camel case, as they do in many clients.
const lines = require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
const camelCase = (key) => key.toLowerCase().replace(/[-_.]+([a-z])/g, (_, letter) => letter.toUpperCase());
for (const line of lines) {
  const read = {};
  for (const [key, value] of Object.entries(JSON.parse(line))) {
    read[/[-_.]/.test(key) ? camelCase(key) : key] = value;
  }
  console.log(read.sessionId);
}
