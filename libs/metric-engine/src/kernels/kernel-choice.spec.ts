import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseGrid } from './choose-grid.ts';
import { chooseKernel, numericKernel } from './kernel-choice.ts';
import { startKernelModule } from './kernel-module.ts';
import type { WantedCells } from './numeric-kernel.ts';
import { normal, sampleOf, shapes } from './shapes.spec-support.ts';
import { typescriptKernel } from './typescript-kernel.ts';
import { webassemblyKernel } from './webassembly-kernel.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  chooseKernel('webassembly');
});

const module = startKernelModule();
if (module === undefined) throw new Error('This machine has no WebAssembly with SIMD.');
const compiled = webassemblyKernel(module);

const ordinary = Object.entries(shapes).filter(
  ([name]) => !/constant|infinities|1e300|smallest|1e140/.test(name),
);

describe('the compiled kernel and TypeScript', () => {
  it.each(ordinary)('tabulate and gather the same bits on %s', (_, shape) => {
    const size = fc.integer({ min: 2048, max: 40_000 });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 40_000 }), fc.nat(), (n, m, seed) => {
        const baseline = sampleOf(shape, n, seed, 0);
        const target = sampleOf(shape, m, seed + 1, 0.1);
        const sorted = baseline.toSorted();
        const grid = chooseGrid(baseline, sorted[0] ?? 0, sorted.at(-1) ?? 0);
        const table = typescriptKernel.tabulate(target, grid);
        // Its result lives in the module's memory until the next call.
        expect(compiled.tabulate(target, grid).slice()).toEqual(table);
        const cells = everyThirdCell(table);
        const [left, right] = [compiled, typescriptKernel].map((kernel) => {
          const gathered = new Float64Array(cells.size);
          kernel.gather(target, grid, cells, gathered);
          return gathered;
        });
        expect(left).toEqual(right);
      }),
      { numRuns: 6 },
    );
  });

  it('count the same in bins and scan the same, NaN left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), fc.nat(), (n, seed) => {
        const values = sampleOf(normal, n, seed, 10);
        expect(compiled.countEvenBins(values, 0, 1.5, 13)).toEqual(
          typescriptKernel.countEvenBins(values, 0, 1.5, 13),
        );
        values[seed % n] = NaN;
        const [left, right] = [compiled, typescriptKernel].map((kernel) => kernel.scan(values, 10.25));
        expect({ ...left, sum: 0, squares: 0 }).toEqual({ ...right, sum: 0, squares: 0 });
        expect(left?.sum).toBeCloseTo(right?.sum ?? NaN, 7);
        expect(left?.squares).toBeCloseTo(right?.squares ?? NaN, 7);
      }),
      { numRuns: 30 },
    );
  });
});

function everyThirdCell(table: Float64Array): WantedCells {
  const starts = new Int32Array(table.length / 2).fill(-1);
  const wanted: number[] = [];
  let size = 0;
  for (let cell = 0; cell < starts.length; cell += 3) {
    wanted.push(cell);
    starts[cell] = size;
    size += table[2 * cell] ?? 0;
  }
  return { wanted, starts, size };
}

describe('chooseKernel', () => {
  it('takes the compiled kernel first and TypeScript when told to', () => {
    expect(numericKernel().name).toBe('webassembly');
    expect(chooseKernel('typescript')).toBe(true);
    expect(numericKernel().name).toBe('typescript');
  });

  it('finds none where WebAssembly is missing or refuses the module', () => {
    vi.stubGlobal('WebAssembly', undefined);
    expect(startKernelModule()).toBeUndefined();
    const Module = vi.fn(() => {
      throw new Error('SIMD is not enabled');
    });
    vi.stubGlobal('WebAssembly', { Module, Instance: Module });
    expect(startKernelModule()).toBeUndefined();
  });
});
