/** What the reader points at, in words. Text only, whatever the data says. */
import { make } from "./dom.ts";

const tip = make("div", { id: "tip" });
tip.setAttribute("role", "status");
/** After a tap the words stay until the next one: a finger that is lifted points at nothing. */
let tapped = false;

export function startTooltip(): void {
  document.body.append(tip);
  addEventListener(
    "pointerdown",
    ({ pointerType }) => {
      tapped = pointerType === "touch";
      tip.style.display = "none";
    },
    true,
  );
  addEventListener(
    "scroll",
    () => {
      tip.style.display = "none";
    },
    { passive: true },
  );
}

export function showTip(_: unknown, event: MouseEvent, __: unknown, value: unknown): void {
  if (value === null || value === undefined || value === "") {
    if (!tapped) tip.style.display = "none";
    return;
  }
  const list = make("dl");
  if (typeof value === "object")
    for (const [key, text] of Object.entries(value))
      if (text !== "" && text !== null && text !== undefined && text !== "null")
        list.append(make("dt", {}, key), make("dd", {}, String(text)));
  tip.replaceChildren(typeof value === "object" ? list : String(value));
  tip.style.display = "block";
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
  tip.style.top = `${event.clientY + 18 + height > innerHeight ? Math.max(4, event.clientY - height - 10) : event.clientY + 18}px`;
}
