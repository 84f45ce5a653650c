/** Counts what the synthetic shop wrote, while it writes: the true totals that every analysis can be held against. */
import { type Bundle, CATALOGUE } from "./catalogue.ts";
import { type DefectKind, fate, PLANTED_KINDS, type PlantedKind, reasonOf } from "./defects.ts";
import type { BundleTruth, SampleTruth } from "./options.ts";
import { ODD_NAMES } from "./text.ts";

export interface SampleTally {
  /** A good line of a product. */
  sold(product: number, pieces: number, pence: number): void;
  /** A good line of a service. */
  charged(pieces: number, pence: number): void;
  /** A free line. */
  gift(product: number): void;
  /** A line of a cancellation; `pieces` is positive. */
  returned(product: number, pieces: number, pence: number): void;
  adjusted(pence: number): void;
  /** A sale order is complete. */
  basket(isGuest: boolean, holds: (product: number) => boolean): void;
  cancellation(): void;
  planted(kind: PlantedKind): void;
  /** From now on the product goes by another name. */
  renamed(product: number): void;
  defects(namesAreOdd: boolean): SampleTruth["defects"];
  bundles(): BundleTruth[];
  rows(files: number): SampleTruth["rows"];
  totals(): Omit<SampleTruth["totals"], "customers" | "customersWithOneOrderDay">;
}

const round = (share: number): number => Math.round(share * 1e6) / 1e6;

export function createTally(bundles: readonly Bundle[]): SampleTally {
  const indexOf = new Map(CATALOGUE.map(({ id }, i) => [id, i]));
  const counted = bundles.map((bundle) => ({
    ...bundle,
    at: indexOf.get(bundle.trigger)!,
    triggerBaskets: 0,
    partners: bundle.partners.map((partner) => ({
      ...partner,
      at: indexOf.get(partner.product)!,
      partnerBaskets: 0,
      together: 0,
    })),
  }));
  const linesOf = new Float64Array(CATALOGUE.length);
  const linesUnderOldName = new Map<number, number>();
  const plantedOf = new Map<PlantedKind, number>(PLANTED_KINDS.map((kind) => [kind, 0]));
  let lines = 0;
  let saleOrders = 0;
  let anonymousOrders = 0;
  let cancellations = 0;
  let units = 0;
  let grossPence = 0;
  let otherPence = 0;

  const sale = (pieces: number, pence: number): void => {
    lines++;
    units += pieces;
    grossPence += pieces * pence;
  };
  const totalOf = (wanted: (kind: PlantedKind) => boolean): number =>
    PLANTED_KINDS.filter(wanted).reduce((sum, kind) => sum + plantedOf.get(kind)!, 0);

  return {
    sold: (product, pieces, pence) => {
      linesOf[product]! += 1;
      sale(pieces, pence);
    },
    charged: sale,
    gift: (product) => {
      linesOf[product]! += 1;
      lines++;
    },
    returned: (product, pieces, pence) => {
      linesOf[product]! += 1;
      lines++;
      otherPence -= pieces * pence;
    },
    adjusted: (pence) => {
      lines++;
      otherPence += pence;
    },
    basket: (isGuest, holds) => {
      saleOrders++;
      if (isGuest) anonymousOrders++;
      for (const bundle of counted) {
        const trigger = holds(bundle.at);
        if (trigger) bundle.triggerBaskets++;
        for (const partner of bundle.partners) {
          if (!holds(partner.at)) continue;
          partner.partnerBaskets++;
          if (trigger) partner.together++;
        }
      }
    },
    cancellation: () => {
      cancellations++;
    },
    planted: (kind) => {
      plantedOf.set(kind, plantedOf.get(kind)! + 1);
    },
    renamed: (product) => {
      linesUnderOldName.set(product, linesOf[product]!);
    },
    defects: (namesAreOdd) => {
      const named = (count: number) => ({ count: namesAreOdd ? count : 0, reason: null });
      const { renamed, sameName, hostile } = ODD_NAMES;
      return {
        ...(Object.fromEntries(
          PLANTED_KINDS.map((kind) => [kind, { count: plantedOf.get(kind)!, reason: reasonOf(kind) }]),
        ) as Record<PlantedKind, { count: number; reason: string | null }>),
        two_names: named(linesOf[renamed.product]! - (linesUnderOldName.get(renamed.product) ?? 0)),
        same_name: named(linesOf[sameName.product]!),
        hostile_text: named(hostile.reduce((sum, { product }) => sum + linesOf[product]!, 0)),
      } satisfies Record<DefectKind, unknown>;
    },
    bundles: () =>
      counted.map(({ name, trigger, triggerBaskets, partners }) => ({
        name,
        trigger,
        triggerBaskets,
        partners: partners.map(({ product, probability, partnerBaskets, together }) => ({
          product,
          probability,
          partnerBaskets,
          together,
          lift: together === 0 ? 0 : round((together * saleOrders) / (triggerBaskets * partnerBaskets)),
        })),
      })),
    rows: (files) => {
      const header = files + totalOf((kind) => fate(kind) === "header");
      const blank = totalOf((kind) => fate(kind) === "blank");
      const rejected = totalOf((kind) => reasonOf(kind) !== null);
      return { records: header + blank + lines + rejected, header, blank, lines, rejected };
    },
    totals: () => ({
      saleOrders,
      anonymousOrders,
      cancellations,
      units,
      grossRevenue: grossPence / 100,
      netRevenue: (grossPence + otherPence) / 100,
    }),
  };
}
