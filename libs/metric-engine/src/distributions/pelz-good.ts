const piSquared = Math.PI ** 2;
const rootTwoPi = Math.sqrt(2 * Math.PI);
/** exp of less underflows; reached only where the distribution function is 0 to all digits. */
const smallestExponent = -708;

/**
 * P(D_n <= x) of the two-sided one-sample Kolmogorov-Smirnov statistic for large n and not too large x:
 *
 *   K0(z) + K1(z) / sqrt(n) + K2(z) / n + K3(z) / n^1.5,  z = x sqrt(n)
 *
 * K0 is Kolmogorov's limit in its Jacobi theta form, the rest its corrections for finite n. Absolute error
 * below 1e-10 for n > 140. Time O(z).
 *
 * @see Pelz & Good, "Approximating the lower tail-areas of the Kolmogorov-Smirnov one-sample statistic",
 * J. R. Stat. Soc. B 38(2), 1976.
 */
export function pelzGoodCdf(n: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const z = Math.sqrt(n) * x;
  const logQ = -piSquared / 8 / z ** 2;
  if (logQ < smallestExponent) return 0;
  const terms = Math.ceil((16 * z) / Math.PI);
  const [k0, k1, odd2, odd3] = oddSums(z, Math.exp(logQ), terms);
  const [all2, all3] = fullSums(z, terms);
  const root = Math.sqrt(n);
  const cdf = k0 + k1 / root + (odd2 + all2) / n + (odd3 + all3) / (n * root);
  return Math.min(1, Math.max(0, cdf));
}

/** sum of c(k) q^(k^2) over odd k for K0 to K3, by a Horner scheme from the smallest term. */
function oddSums(z: number, q: number, terms: number): [number, number, number, number] {
  const z2 = z ** 2;
  const z4 = z ** 4;
  const z6 = z ** 6;
  const k2 = [
    6 * z6 + 2 * z4,
    ((2 * z4 - 5 * z2) * piSquared) / 4,
    (piSquared ** 2 * (1 - 2 * z2)) / 16,
  ] as const;
  const k3 = [
    -30 * z6 - 90 * z ** 8,
    (piSquared * (135 * z4 - 96 * z6)) / 4,
    (piSquared ** 2 * (-60 * z2 + 212 * z4)) / 16,
    (piSquared ** 3 * (5 - 30 * z2)) / 64,
  ] as const;
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let k = terms; k > 0; k--) {
    const m2 = (2 * k - 1) ** 2;
    const m4 = m2 * m2;
    const step = q ** (8 * k);
    sums[0] = sums[0] * step + 1;
    sums[1] = sums[1] * step - z2 + (piSquared / 4) * m2;
    sums[2] = sums[2] * step + k2[0] + k2[1] * m2 + k2[2] * m4;
    sums[3] = sums[3] * step + k3[0] + k3[1] * m2 + k3[2] * m4 + k3[3] * m4 * m2;
  }
  const factor = q * rootTwoPi;
  return [
    (sums[0] * factor) / z,
    (sums[1] * factor) / (6 * z4),
    (sums[2] * factor) / (72 * z ** 7),
    (sums[3] * factor) / (6480 * z ** 10),
  ];
}

/** The parts of K2 and K3 that run over all k. */
function fullSums(z: number, terms: number): [number, number] {
  const z2 = z ** 2;
  const q = Math.exp(-piSquared / 2 / z2);
  let second = 0;
  let third = 0;
  for (let k = terms; k > 0; k--) {
    const weight = k * k * q ** (k * k);
    second += weight;
    third += (3 * z2 - piSquared * k * k) * weight;
  }
  const factor = piSquared * rootTwoPi;
  return [(-second * factor) / (36 * z ** 3), (third * factor) / (216 * z ** 6)];
}
