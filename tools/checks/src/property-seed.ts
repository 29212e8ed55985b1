import fc from 'fast-check';
import { propertySeed } from './env.ts';

// Properties try the same examples every time, so that two runs of the same code say the same.
const seed = propertySeed();
if (seed !== null) fc.configureGlobal({ seed });
