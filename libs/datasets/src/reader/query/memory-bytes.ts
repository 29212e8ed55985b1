const factors: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Bytes of an amount of memory as DuckDB writes it, such as `512MB` or `1.5 GiB`. */
export function memoryBytes(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Z]+)\s*$/i.exec(text);
  const factor = factors[match?.[2]?.toUpperCase() ?? ''];
  if (!match || factor === undefined)
    throw new RangeError(`"${text}" is no amount of memory, such as 512MB.`);
  return Number(match[1]) * factor;
}
