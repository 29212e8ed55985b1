import { kernelsWasm } from '../generated/kernels-wasm.ts';

/** The functions of libs/metric-engine/assembly; every address is in bytes. */
export interface KernelExports {
  scan(values: number, count: number, centre: number, out: number): void;
  tabulateLinear(
    values: number,
    count: number,
    table: number,
    origin: number,
    scale: number,
    width: number,
    last: number,
  ): void;
  tabulateLogarithmic(
    values: number,
    count: number,
    table: number,
    leftEnds: number,
    centre: number,
    core: number,
    shift: number,
    coreBits: number,
    centreCell: number,
    last: number,
  ): void;
  gatherInto(gathered: number, starts: number, next: number, repeats: number): void;
  gatherLinear(values: number, count: number, origin: number, scale: number, last: number): void;
  gatherLogarithmic(
    values: number,
    count: number,
    centre: number,
    core: number,
    shift: number,
    coreBits: number,
    centreCell: number,
    last: number,
  ): void;
  gatherOne(value: number, cell: number): void;
  sortWithin(room: number): void;
  sortGroups(wanted: number, from: number, to: number): number;
  countEvenBins(
    values: number,
    count: number,
    first: number,
    width: number,
    bins: number,
    counts: number,
  ): void;
}

/** The compiled kernels and their memory. */
export interface KernelModule {
  readonly functions: KernelExports;
  readonly memory: KernelMemory;
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of the global of that name that is needed; it is not in the language's own types. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const pageBytes = 65_536;

/** The module's memory, laid out anew for every call. */
export class KernelMemory {
  readonly #memory: WasmMemory;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
  }

  /** Addresses of regions of the given sizes in bytes, one after the other; grows the memory where needed. */
  layOut(...sizes: readonly number[]): number[] {
    let end = 0;
    const addresses = sizes.map((size) => {
      const start = end;
      end = start + Math.ceil(size / 16) * 16;
      return start;
    });
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    return addresses;
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, length);
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, length);
  }
}

/** Starts the compiled kernels; undefined where WebAssembly or its SIMD instructions are missing. */
export function startKernelModule(): KernelModule | undefined {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly?: WebAssemblyApi };
  if (WebAssembly === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(kernelsWasm), (letter) => letter.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const functions = exports as KernelExports & { readonly memory: WasmMemory };
    return { functions, memory: new KernelMemory(functions.memory) };
  } catch {
    // A machine without SIMD, or a page whose policy forbids compiling: both are served by TypeScript.
    return undefined;
  }
}
