import type { Api } from '../api/api.ts';
import { applyDocument, type AppliedDocument } from '../api/documents/applying.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { eachAtOnce } from './each-at-once.ts';
import type { PlannedDocument } from './plan-documents.ts';

/** What became of one document. */
export interface DocumentOutcome extends Omit<AppliedDocument, 'outcome' | 'userErrors'> {
  readonly file: string;
  readonly line: number;
  readonly kind: PlannedDocument['kind'];
  readonly outcome: AppliedDocument['outcome'] | 'REFUSED';
  /** Why it was refused, one line each. */
  readonly errors: readonly string[];
}

/** How documents are applied. */
export interface ApplyOptions {
  readonly plant?: string | undefined;
  readonly circuit?: string | undefined;
  readonly dryRun: boolean;
  readonly onDone: (done: number) => void;
}

/** As many monitors as are applied at a time. */
const mostAtOnce = 10;

/** Applies components, deployments and alerting one after the other, then monitors several at a time; a bad one stops no other. */
export async function applyDocuments(
  api: Api,
  documents: readonly PlannedDocument[],
  options: ApplyOptions,
): Promise<readonly DocumentOutcome[]> {
  let done = 0;
  let isReached = false;
  const applyOne = async (document: PlannedDocument): Promise<DocumentOutcome> => {
    try {
      const outcome = await send(api, document, options);
      isReached = true;
      return outcome;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (error.exitCode === exitCodes.unreachable && !isReached) throw error;
      return refused(document, [`${document.file}:${document.line} ${error.message}`]);
    } finally {
      done += 1;
      options.onDone(done);
    }
  };
  const isMonitor = ({ kind }: PlannedDocument) => kind === 'monitor' || kind === 'fleet';
  const before = documents.findIndex(isMonitor);
  const others = before < 0 ? documents : documents.slice(0, before);
  const rest = before < 0 ? [] : documents.slice(before);
  return [...(await eachAtOnce(others, 1, applyOne)), ...(await eachAtOnce(rest, mostAtOnce, applyOne))];
}

async function send(
  api: Api,
  document: PlannedDocument,
  { plant, circuit, dryRun }: ApplyOptions,
): Promise<DocumentOutcome> {
  const { file, line, kind, problems } = document;
  if (problems.length > 0) return refused(document, problems);
  const input = { text: document.text(), file, plant, circuit, dryRun };
  const { applyDocument: applied } = await api.request(applyDocument, { input });
  const { userErrors, outcome, ...said } = applied;
  const errors = userErrors.map(({ message }) => message);
  // What is not applied is called what it is.
  const name = kind === 'other' ? document.name : (said.name ?? document.name);
  return { file, line, kind, ...said, name, outcome: outcome ?? 'REFUSED', errors };
}

function refused({ file, line, kind, name }: PlannedDocument, errors: readonly string[]): DocumentOutcome {
  const nothing = { changes: [], notes: [], unsupported: [], warnings: [], reason: null };
  return {
    file,
    line,
    kind,
    what: null,
    name,
    plant: null,
    circuit: null,
    ...nothing,
    outcome: 'REFUSED',
    errors,
  };
}
