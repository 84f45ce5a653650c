/** Numbers beyond which a value is a mistake. */

/** Beyond these, sums of ten-thousandths could leave 64 bits. */
export const MAX_QUANTITY = 1e9;

export const MAX_AMOUNT = 1e11;
