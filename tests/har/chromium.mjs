// Sends requests from a page of a real Chromium, and records them: chromium.mjs PAGE REQUESTS HAR embed|attach|omit
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [page, requests, path, content] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ recordHar: { path, content } });
const tab = await context.newPage();
// A page of the server's own origin, which may send any header.
await context.route(page, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
await tab.goto(page);
const failed = await tab.evaluate(async (requests) => {
  let failed = 0;
  for (const { target, headers, body } of requests) {
    const answer = await fetch(target, { method: "POST", headers, body });
    failed += answer.ok ? 0 : 1;
    await answer.text();
  }
  return failed;
}, JSON.parse(readFileSync(requests, "utf8")));
await context.close();
await browser.close();
process.exit(failed);
