/** Loaded before a command: at its end, writes the URL of every module that it loaded to the file LIST_MODULES names. */
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

const urls = [];
registerHooks({
  load(url, context, next) {
    urls.push(url);
    return next(url, context);
  },
});
process.on("exit", () => writeFileSync(process.env.LIST_MODULES, urls.join("\n")));
