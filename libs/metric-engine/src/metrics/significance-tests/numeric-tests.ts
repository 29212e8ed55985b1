import { andersonDarling } from './anderson-darling-test.ts';
import { cramerVonMises } from './cramer-von-mises-test.ts';
import { eppsSingleton } from './epps-singleton-test.ts';
import { mannWhitneyU } from './mann-whitney-test.ts';
import { welchT } from './welch-t-test.ts';

/** The literature's tests of two samples of numbers, in the order in which they are shown. */
export const numericTests = [cramerVonMises, andersonDarling, mannWhitneyU, welchT, eppsSingleton] as const;
