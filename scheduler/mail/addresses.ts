/** Parts of a sender's address. */

/** The bare address in `Name <address>`. */
export const bareAddress = (from: string): string => (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from).trim();

export const domainOf = (address: string): string => bareAddress(address).replace(/^.*@/, "").toLowerCase();
