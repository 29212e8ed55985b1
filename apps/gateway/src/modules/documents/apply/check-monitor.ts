import { dataOfMonitor } from '@circuitwatch/monitoring-definitions';
import type { MonitorDocument } from '@circuitwatch/monitoring-documents';
import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import { azureNameField, dataUriField, titleField } from '../../../inputs/fields.ts';

/**
 * Holds a monitor to what the API asks of every monitor and the document's own rules do not.
 *
 * @throws AppError INVALID with one problem each, paths from the document's root.
 */
export function checkMonitor({ name, title, definition }: MonitorDocument): void {
  const problems: FieldProblem[] = [
    ...problemsOf(azureNameField, name, ['name']),
    ...problemsOf(titleField, title, ['display_name']),
    ...dataOfMonitor(definition).flatMap(({ selection: { uri }, path }) =>
      uri === undefined ? [] : problemsOf(dataUriField, uri, [...signalPath(definition, path), 'path']),
    ),
  ];
  if (problems[0]) throw invalid(problems[0].message, problems);
}

type Path = FieldProblem['path'];

function problemsOf(schema: typeof dataUriField, value: string, path: Path): readonly FieldProblem[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => ({ path, message }));
}

/** `signals.0.target` → `signals.<name>.target`, which a reader of the document knows. */
function signalPath({ signals }: MonitorDocument['definition'], path: Path): Path {
  const [root, index, ...rest] = path;
  const signal = root === 'signals' && typeof index === 'number' ? signals[index] : undefined;
  return signal ? [root ?? '', signal.name, ...rest] : path;
}
