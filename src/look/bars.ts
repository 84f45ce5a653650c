/** Parts of horizontal bars that several charts share: names down, lengths without an axis of their own. */

/** The names of bars, in the order of the rows. */
export const barNames = (field: string, labelLimit: number): Record<string, unknown> => ({
  field,
  type: "nominal",
  sort: null,
  axis: { title: null, labelLimit },
});

/** The length of bars from zero on; labels say what an axis would. */
export const barLength = (field: string): Record<string, unknown> => ({
  field,
  type: "quantitative",
  axis: null,
  scale: { zero: true, nice: false },
});
