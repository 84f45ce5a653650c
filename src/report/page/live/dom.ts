/** Elements, found and made. Text from data only ever becomes text. */

export const all = <E extends Element>(selector: string, from: ParentNode = document): E[] => [
  ...from.querySelectorAll<E>(selector),
];

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function button(text: string, press: () => void, label?: string): HTMLButtonElement {
  const element = make("button", { type: "button" }, text);
  if (label !== undefined) element.setAttribute("aria-label", label);
  element.addEventListener("click", press);
  return element;
}

/** Says to those who listen what has changed. */
export function say(text: string): void {
  let box = document.getElementById("said");
  if (box === null) {
    box = make("div", { id: "said", className: "vh" });
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  box.textContent = text;
}
