import { startKernelModule } from './kernel-module.ts';
import type { NumericKernel } from './numeric-kernel.ts';
import { typescriptKernel } from './typescript-kernel.ts';
import { webassemblyKernel } from './webassembly-kernel.ts';

/** What computes: WebAssembly where the machine has it with SIMD, or TypeScript everywhere. */
export type KernelName = NumericKernel['name'];

let compiled: { readonly kernel: NumericKernel | undefined } | undefined;
let chosen: NumericKernel | undefined;

/** The kernel in use: the one chosen last, at first the fastest there is. */
export function numericKernel(): NumericKernel {
  return (chosen ??= compiledKernel() ?? typescriptKernel);
}

/** Chooses a kernel for all that follows; returns whether it is there, and changes nothing when it is not. */
export function chooseKernel(name: KernelName): boolean {
  const kernel = name === 'typescript' ? typescriptKernel : compiledKernel();
  if (kernel !== undefined) chosen = kernel;
  return kernel !== undefined;
}

function compiledKernel(): NumericKernel | undefined {
  if (compiled === undefined) {
    const module = startKernelModule();
    compiled = { kernel: module && webassemblyKernel(module) };
  }
  return compiled.kernel;
}
