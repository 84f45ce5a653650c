/**
 * Prometheus metrics as a file, for the textfile collector of the node exporter: the format is the text exposition format 0.0.4.
 * Times are seconds since 1970.
 */
import { writeFile } from "../../src/files.ts";
import { openNotices } from "../mail/notices.ts";
import type { Store } from "../store.ts";
import { type Schedule, slotTime } from "../time/schedule.ts";
import { lateSlots } from "../time/slots.ts";

interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}
interface Metric {
  name: string;
  type: "gauge" | "counter";
  help: string;
  samples: readonly Sample[];
}

const labelValue = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

function lines({ name, type, help, samples }: Metric): string[] {
  if (samples.length === 0) return [];
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ labels = {}, value }) => {
      const named = Object.entries(labels).map(([key, text]) => `${key}="${labelValue(text)}"`);
      return `${name}${named.length === 0 ? "" : `{${named.join(",")}}`} ${value}`;
    }),
  ];
}

const seconds = (ms: number): number => Math.round(ms) / 1000;

/** The metrics of all schedules. */
export function metricsText(store: Store, schedules: readonly Schedule[], now: number): string {
  const counted = (sql: string): Sample[] =>
    store.all<{ count: number } & Record<string, string | number>>(sql).map(({ count, ...labels }) => ({
      value: count,
      labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])),
    }));
  const last = store.all<{ schedule: string; finished_at: number; started_at: number }>(
    "SELECT schedule, max(finished_at) AS finished_at, started_at FROM runs WHERE state = 'done' GROUP BY schedule",
  );
  const next = schedules.flatMap(({ name, timetable }) => {
    const [at] = timetable.next(now, 1);
    return at === undefined ? [] : [{ labels: { schedule: name }, value: seconds(at) }];
  });
  const late = lateSlots(store, schedules, now);
  const metrics: Metric[] = [
    {
      name: "tillbook_awake_timestamp_seconds",
      type: "gauge",
      help: "When the daemon last woke.",
      samples: [{ value: seconds(now) }],
    },
    {
      name: "tillbook_last_success_timestamp_seconds",
      type: "gauge",
      help: "When the newest edition of a schedule was published.",
      samples: last.map((one) => ({ labels: { schedule: one.schedule }, value: seconds(one.finished_at) })),
    },
    {
      name: "tillbook_last_run_duration_seconds",
      type: "gauge",
      help: "How long the newest edition of a schedule took.",
      samples: last.map((one) => ({
        labels: { schedule: one.schedule },
        value: seconds(one.finished_at - one.started_at),
      })),
    },
    {
      name: "tillbook_next_run_timestamp_seconds",
      type: "gauge",
      help: "When a schedule comes next.",
      samples: next,
    },
    {
      name: "tillbook_runs_total",
      type: "counter",
      help: "Runs by how they ended.",
      samples: counted(
        "SELECT schedule, state, count(*) AS count FROM runs WHERE state != 'running' GROUP BY schedule, state ORDER BY 1, 2",
      ),
    },
    {
      name: "tillbook_mails",
      type: "gauge",
      help: "Mails by what became of them.",
      samples: counted("SELECT kind, state, count(*) AS count FROM outbox GROUP BY kind, state ORDER BY 1, 2"),
    },
    {
      name: "tillbook_webhook_posts",
      type: "gauge",
      help: "Posts to webhooks by what became of them.",
      samples: counted("SELECT state, count(*) AS count FROM posts GROUP BY state ORDER BY 1"),
    },
    {
      name: "tillbook_late_slots",
      type: "gauge",
      help: "Slots that are not done in time.",
      samples: [{ value: late.length }],
    },
    {
      name: "tillbook_late_seconds",
      type: "gauge",
      help: "How late the oldest of them is.",
      samples: [{ value: late.length === 0 ? 0 : seconds(Math.max(...late.map(({ slot }) => now - slotTime(slot)))) }],
    },
    {
      name: "tillbook_open_problems",
      type: "gauge",
      help: "Problems that the owners have been told, or will be.",
      samples: [{ value: openNotices(store).length }],
    },
  ];
  return `${metrics.flatMap(lines).join("\n")}\n`;
}

/** Writes them whole or not at all; a collector never reads half a file. */
export const writeMetrics = (path: string, store: Store, schedules: readonly Schedule[], now: number): void =>
  writeFile(path, metricsText(store, schedules, now));
