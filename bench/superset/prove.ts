/**
 * Publishes the sample shop into PostgreSQL and lets Apache Superset read it, as somebody at its pages would: connect, list tables, make a chart of
 * revenue by region, and look at it. What Superset computes is held against what PostgreSQL says.
 *
 *     node bench/superset/prove.ts <folder with Superset's Python environment>
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { ConfigSchema } from "../../src/config/schema.ts";
import { findBrowser } from "../../src/report/print/browser.ts";
import { run } from "../../src/run/run.ts";
import { freePort, startPostgres } from "../../tests/warehouse/server.ts";
import { ROOT, say } from "../measure.ts";

const [environment = join(ROOT, ".cache", "superset", "venv")] = process.argv.slice(2);
const superset = join(resolve(environment), "bin", "superset");
const PICTURE = join(ROOT, ".cache", "superset", "chart.png");
const ADMIN = { username: "admin", password: randomBytes(12).toString("hex") };
const ANALYST = { name: "superset_reader", password: randomBytes(12).toString("hex") };

async function publish(address: string, folder: string): Promise<void> {
  const result = await run(
    {
      loaded: { config: ConfigSchema.parse({ warehouse: { postgres: address } }), directory: folder },
      files: [join(ROOT, "data", "sample", "*.csv")],
      cwd: folder,
      html: "only",
    },
    { now: Date.now, stdout: () => {}, stderr: say, progress: () => {} },
  );
  const refused = result.record.warnings.find((one) => one.includes("PostgreSQL"));
  if (refused !== undefined) throw new Error(refused);
}

/** A request as Superset's own pages make it; what it says is thrown where it refuses. */
function caller(base: string): (method: string, path: string, body?: object) => Promise<Record<string, unknown>> {
  let token = "";
  let csrf = "";
  let cookie = "";
  const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${base}/api/v1/${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        referer: base,
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...(csrf === "" ? {} : { "x-csrftoken": csrf, cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 500)}`);
    return answer;
  };
  return async (method, path, body) => {
    if (token === "") {
      const login = await call("POST", "security/login", { ...ADMIN, provider: "db", refresh: false });
      token = String(login.access_token);
      csrf = String((await call("GET", "security/csrf_token/")).result);
    }
    return call(method, path, body);
  };
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) throw new Error(`Superset ended with ${server.exitCode}`);
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok === true) return;
    await pause(500);
  }
  throw new Error("Superset does not answer");
}

interface Drawn {
  region: string;
  revenue: number;
}

/** Connects, lists, makes data set and chart; gives the chart's id and its figures as Superset computes them. */
async function makeChart(
  call: ReturnType<typeof caller>,
  address: string,
): Promise<{ chart: number; figures: Drawn[] }> {
  const database = await call("POST", "database/", {
    database_name: "the shop",
    sqlalchemy_uri: address.replace("postgres://", "postgresql+psycopg2://"),
    expose_in_sqllab: true,
  });
  const id = Number(database.id);
  const listed = await call("GET", `database/${id}/tables/?q=${encodeURIComponent("(schema_name:tillbook)")}`);
  const tables = (listed.result as { value: string; type: string }[]).map(({ value }) => value);
  say(`Superset lists ${tables.length} tables and views: ${tables.slice(0, 8).join(", ")} …`);
  for (const wanted of ["fact_sales", "dim_customer", "dim_product", "sales_enriched"])
    if (!tables.includes(wanted)) throw new Error(`Superset does not list ${wanted}`);
  const set = await call("POST", "dataset/", { database: id, schema: "tillbook", table_name: "fact_sales" });
  const dataset = Number(set.id);
  const metric = {
    expressionType: "SIMPLE",
    aggregate: "SUM",
    column: { column_name: "revenue" },
    label: "revenue",
  };
  const data = await call("POST", "chart/data", {
    datasource: { id: dataset, type: "table" },
    queries: [{ columns: ["region"], metrics: [metric], orderby: [[metric, false]], row_limit: 100 }],
    result_format: "json",
    result_type: "full",
  });
  const [first] = data.result as { data: Drawn[] }[];
  const made = await call("POST", "chart/", {
    slice_name: "Revenue by region",
    viz_type: "pie",
    datasource_id: dataset,
    datasource_type: "table",
    params: JSON.stringify({
      datasource: `${dataset}__table`,
      viz_type: "pie",
      groupby: ["region"],
      metric,
      row_limit: 100,
      sort_by_metric: true,
      show_labels: true,
      label_type: "key_value",
    }),
  });
  return { chart: Number(made.id), figures: first!.data };
}

/** The chart's page as a browser shows it; @throws Error where nothing is drawn */
async function look(base: string, chart: number): Promise<void> {
  const found = await findBrowser();
  if (found === undefined) throw new Error("there is no browser to look with");
  const { default: puppeteer } = await import("puppeteer");
  // the browser that prints reports reaches no server; this one must
  const browser = await puppeteer.launch({
    executablePath: found.path,
    headless: found.shell ? "shell" : true,
    pipe: true,
    protocolTimeout: 240_000,
    args: ["--no-sandbox", "--no-zygote", "--disable-dev-shm-usage"],
    env: { ...process.env, ...found.env },
  });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(`${base}/login/`, { waitUntil: "networkidle2", timeout: 120_000 });
    await page.waitForSelector("input[type=password]");
    const [user] = await page.$$("input:not([type=password]):not([type=hidden])");
    await user!.type(ADMIN.username);
    await page.type("input[type=password]", ADMIN.password);
    await Promise.all([page.waitForNavigation({ timeout: 120_000 }), page.keyboard.press("Enter")]);
    await page.goto(`${base}/explore/?slice_id=${chart}`, { waitUntil: "networkidle2", timeout: 120_000 });
    const canvas = await page.waitForSelector("#chart-id-0 canvas, .chart-container canvas, canvas", {
      timeout: 120_000,
    });
    // drawn: not all of it has one colour
    const colours = await canvas!.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const pixels = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height).data;
      const seen = new Set<number>();
      for (let i = 0; i < pixels.length; i += 4)
        if (pixels[i + 3]! > 200) seen.add((pixels[i]! << 16) | (pixels[i + 1]! << 8) | pixels[i + 2]!);
      return seen.size;
    });
    if (colours < 3) throw new Error(`the chart has ${colours} colours: nothing is drawn`);
    await page.screenshot({ path: PICTURE as `${string}.png` });
    say(`the chart is drawn, in ${colours} colours: ${PICTURE}`);
  } finally {
    await browser.close();
  }
}

const place = mkdtempSync(join(tmpdir(), "tillbook-superset-"));
mkdirSync(join(ROOT, ".cache", "superset"), { recursive: true });
const server = await startPostgres();
let web: ChildProcess | undefined;
try {
  say("publishing the sample shop into PostgreSQL");
  await publish(server.address(), place);
  const client = new pg.Client({ connectionString: server.address() });
  await client.connect();
  await client.query(`CREATE ROLE ${ANALYST.name} LOGIN PASSWORD '${ANALYST.password}'`);
  await client.query("SELECT tillbook_access.allow($1, '*')", [ANALYST.name]);
  const { rows } = await client.query<{ region: string; revenue: string }>(
    "SELECT region, sum(revenue) AS revenue FROM tillbook.fact_sales GROUP BY region ORDER BY 2 DESC",
  );
  await client.end();

  const config = join(place, "superset_config.py");
  writeFileSync(
    config,
    `SECRET_KEY = "${randomBytes(32).toString("hex")}"\nSQLALCHEMY_DATABASE_URI = "sqlite:///${join(place, "superset.db")}"\n` +
      "TALISMAN_ENABLED = False\nWTF_CSRF_ENABLED = True\nRATELIMIT_ENABLED = False\n",
  );
  const env = { ...process.env, SUPERSET_CONFIG_PATH: config, HOME: place, FLASK_APP: "superset.app:create_app()" };
  const step = (...args: string[]): void => {
    say(`superset ${args[0]} …`);
    const { status, stderr } = spawnSync(superset, args, { cwd: place, env, encoding: "utf8", maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(`superset ${args[0]} ended with ${status}: ${stderr.slice(-1500)}`);
  };
  step("db", "upgrade");
  const { username, password } = ADMIN;
  step(
    "fab",
    "create-admin",
    "--username",
    username,
    "--firstname",
    "A",
    "--lastname",
    "B",
    "--email",
    "a@example.com",
    "--password",
    password,
  );
  step("init");
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  web = spawn(superset, ["run", "-h", "127.0.0.1", "-p", String(port), "--with-threads"], {
    cwd: place,
    env,
    stdio: "ignore",
  });
  await answers(base, web);
  const { chart, figures } = await makeChart(caller(base), server.address(ANALYST.name, ANALYST.password));
  const expected = rows.map(({ region, revenue }) => ({ region, revenue: Number(revenue) }));
  const same =
    figures.length === expected.length &&
    expected.every(
      ({ region, revenue }, i) =>
        figures[i]!.region === region && Math.abs(Number(figures[i]!.revenue) - revenue) < 0.005,
    );
  if (!same) throw new Error(`Superset says ${JSON.stringify(figures)}, PostgreSQL ${JSON.stringify(expected)}`);
  say(`Superset computes the same revenue for ${figures.length} regions`);
  await look(base, chart);
} finally {
  web?.kill("SIGTERM");
  await server.stop();
  rmSync(place, { recursive: true, force: true });
}
