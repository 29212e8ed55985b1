import { writeFileSync } from 'node:fs';
import { AppError } from '@circuitwatch/platform-errors';
import { checkDeclaration, inspectModel, openScoringModel } from '@circuitwatch/scoring-models';
import type { InspectedModel, InspectionReply, InspectionTask } from './inspection.ts';

/*
 * The composition root of a process that loads model files of strangers. A graph can end the program that loads it, or
 * keep it busy for ever: then it is this one, and not the gateway.
 */

try {
  // Where memory runs out, this process is the one to end.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Only Linux has it.
}

process.on('message', (task: InspectionTask) => {
  inspect(task).then(
    (model) => reply({ model }),
    (error: unknown) => reply({ refusal: refusalOf(error, task.path) }),
  );
});
// Nobody asks any more.
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function inspect({ path, declaration, inputs, checksum }: InspectionTask): Promise<InspectedModel> {
  checkDeclaration(await inspectModel(path), {
    features: inputs ?? declaration.features.map(({ name }) => ({ name })),
    checksum,
  });
  const model = await openScoringModel(path, declaration, { checksum });
  await model.close();
  const { task } = model;
  return { checksum: model.checksum, task, features: model.inputs.flatMap(({ features }) => features) };
}

/** Where the file lies on this machine is nobody's business. */
function refusalOf(error: unknown, path: string) {
  const shown = (text: string) => text.replaceAll(` ${path}`, '');
  const message = shown(error instanceof Error ? error.message : String(error));
  const problems = error instanceof AppError ? error.problems : [];
  return { message, problems: problems.map((problem) => ({ ...problem, message: shown(problem.message) })) };
}

function reply(message: InspectionReply): void {
  process.send?.(message);
}
