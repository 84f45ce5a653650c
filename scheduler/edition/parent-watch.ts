/**
 * Loaded before anything else in a child process: ends it, and everything below it, as soon as its parent is gone, so that nobody works
 * for nobody. It looks in a thread of its own, since the main one may load modules or be busy in a native call for half a minute.
 *
 *     node --import scheduler/edition/parent-watch.ts script
 */
import { Worker } from "node:worker_threads";
import { PARENT_VARIABLE } from "./worker.ts";

const WATCH = `
const { workerData: parent } = require("node:worker_threads");
const look = () => {
  if (process.ppid !== parent) process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
};
look();
setInterval(look, 100);
`;

const parent = Number(process.env[PARENT_VARIABLE]);
// what this process starts has another parent
delete process.env[PARENT_VARIABLE];
if (parent > 0) {
  process.once("disconnect", () => {
    if (process.platform === "win32") process.exit(1);
    process.kill(-process.pid, "SIGKILL");
  });
  // neither listening nor watching must keep the child alive
  process.channel?.unref();
  new Worker(WATCH, { eval: true, execArgv: [], workerData: parent }).unref();
}
