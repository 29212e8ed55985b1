// The loops of src/kernels/typescript-kernel.ts, for WebAssembly with SIMD; the formulas and reasons are there.
// Nothing is allocated here: the host lays out the memory and hands over addresses.
export { scan } from './scan';
export { tabulateLinear, tabulateLogarithmic } from './tabulate';
export { gatherInto, gatherLinear, gatherLogarithmic, gatherOne } from './gather';
export { sortGroups, sortWithin } from './sort-groups';
export { countEvenBins } from './count-even-bins';
