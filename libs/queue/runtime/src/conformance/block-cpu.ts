import { workerData } from 'node:worker_threads';

/* Computes without a pause for the given milliseconds, as a heavy kernel would. */
const until = performance.now() + Number(workerData);
let sum = 0;
while (performance.now() < until) sum += Math.sqrt(sum + 1);
