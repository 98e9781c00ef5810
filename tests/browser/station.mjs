// The service and the broker of a browser test, as processes of their own.
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = () => new Promise(done => {
  const server = createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => done(port)); });
});

export const folder = mkdtempSync(join(tmpdir(), "edgeliver-browser-"));
const children = new Set();

function start(program, args, onLine) {
  // What this test is told by EDGELIVER_ variables is no setting of the service, which takes no unknown one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("EDGELIVER_")));
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env });
  children.add(child);
  child.on("exit", () => children.delete(child));
  let rest = "";
  child.stderr.on("data", bytes => {
    const lines = (rest + bytes).split("\n");
    rest = lines.pop();
    lines.forEach(line => onLine?.(line));
  });
  return child;
}

export async function startBroker() {
  const port = await freePort(), data = join(folder, "broker");
  mkdirSync(data, { recursive: true });
  writeFileSync(join(folder, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location ${data}/\nuser root\n`);
  start(existsSync("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto", ["-c", join(folder, "mosquitto.conf")]);
  return port;
}

// Started again with the same name it has the same data.
export async function startStation(program, name, settings) {
  const config = join(folder, `${name}.json`);
  writeFileSync(config, JSON.stringify({ Store: { DataFolder: join(folder, name) }, Web: { Port: 0 }, ...settings }));
  const log = [];
  let child;
  const address = await new Promise((done, failed) => {
    child = start(program, ["run", "--config", config], line => {
      log.push(line);
      const found = /page (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
      if (found) done(found[1]);
    });
    child.on("exit", code => failed(new Error(`the service ended with ${code}: ${log.join("\n")}`)));
  });
  const end = signal => new Promise(done => { child.on("exit", done); child.kill(signal); });
  return { address, log, kill: () => end("SIGKILL"), stop: () => end("SIGINT") };
}

export function cleanUp() {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
