const eulerMascheroni = 0.5772156649015329;
/** From here on the series are exact to the last digit. */
const seriesFrom = 30;

/** 1 + 1/2 + ... + 1/n, to about 1e-16 relative. Time O(1). */
export function harmonicNumber(n: number): number {
  if (n < seriesFrom) return sumOfPowers(n, 1);
  const u = 1 / n;
  const s = u * u;
  return Math.log(n) + eulerMascheroni + u / 2 - s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s / 240)));
}

/** 1 + 1/4 + ... + 1/n^2, to about 1e-16 relative. Time O(1). */
export function harmonicNumberOfSquares(n: number): number {
  if (n < seriesFrom) return sumOfPowers(n, 2);
  const u = 1 / n;
  const s = u * u;
  return Math.PI ** 2 / 6 - u * (1 - u * (1 / 2 - u * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s / 30)))));
}

function sumOfPowers(n: number, power: number): number {
  let sum = 0;
  for (let k = n; k > 0; k--) sum += k ** -power;
  return sum;
}
