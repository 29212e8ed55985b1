/** The npm that runs this script, as a file for Node; absent when it was not started by npm. */
export const npmProgram = process.env.npm_execpath;

/** The caller's variables plus some of our own, for a child process. */
export function environmentWith(extra) {
  return { ...process.env, ...extra };
}
