import { randomIntegers, randomOrder } from '../rows/random-order.ts';

/** Above so many rows the sample has a fixed size. */
const mostRows = 10_000;
const sampleRows = 5_000;

/** The rows that importances are measured on, as many as Azure takes: 5,000 of more than 10,000, else half, rounded up. */
export function explainedRows(rows: number, seed: number): Uint32Array {
  const size = rows > mostRows ? sampleRows : Math.ceil(rows / 2);
  return randomOrder(rows, randomIntegers(seed)).slice(0, size).sort();
}
