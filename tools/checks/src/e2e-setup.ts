import type { TestProject } from 'vitest/node';
import { checkEnv } from './env.ts';
import { findChromium } from './find-chromium.ts';
import { startedStack } from './started-stack.ts';

/** Starts the one stack that all end-to-end specs share, and stops it after the last of them. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { url, token, dataDir, signInUrl, manifestPath, stop } = await startedStack();
  project.provide('stack', { url, token, dataDir, signInUrl, manifestPath });
  project.provide('chromium', findChromium(checkEnv(project.config.root)));
  return async () => {
    await stop();
  };
}
