import type { MonitorDefinition, Trigger } from '@circuitwatch/monitoring-definitions';
import { invalid, type AppError } from '@circuitwatch/platform-errors';
import type { CollectorOptions } from '@circuitwatch/scoring-definitions';

/** Keys and indexes from a document's root. */
export type DocumentPath = readonly (string | number)[];

/** One thing that is wrong with a document, at its place in the file; lines and columns count from 1. */
export interface DocumentProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: DocumentPath;
  /** What is wrong, and the way out. */
  readonly message: string;
}

/** `deprecated`: there is a newer spelling; `difference`: Azure does otherwise; `advice`: worth a look. */
export type NoteKind = 'deprecated' | 'difference' | 'advice';

/** What a reader should know of a document that can be used as it is. */
export interface DocumentNote {
  readonly kind: NoteKind;
  readonly line: number;
  readonly path: DocumentPath;
  readonly message: string;
}

/** What a document leaves open and was filled in; the path is the one under which it could be written. */
export interface Defaulted {
  readonly path: DocumentPath;
  readonly value: unknown;
  readonly why: string;
}

/** A signal that a document asks for and that is not measured here. */
export interface UnsupportedSignal {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

/** A plant's circuit, by names. */
export interface CircuitNames {
  readonly plant: string;
  readonly circuit: string;
}

/** A monitor as a document describes it, with everything filled in. */
export interface MonitorDocument {
  readonly kind: 'monitor';
  readonly name: string;
  readonly title: string;
  /** Whose monitor it is, where its tags say so. */
  readonly circuit: CircuitNames | null;
  readonly definition: MonitorDefinition;
  /** null: it runs when it is asked to. */
  readonly trigger: Trigger | null;
  readonly defaulted: readonly Defaulted[];
  readonly notes: readonly DocumentNote[];
  readonly unsupported: readonly UnsupportedSignal[];
}

/** One circuit of a fleet: its monitor, or what is wrong with it. */
export interface FleetCircuit extends CircuitNames {
  readonly line: number;
  readonly model: string | null;
  readonly monitor: MonitorDocument | null;
  readonly problems: readonly DocumentProblem[];
}

/** A monitor for each of many circuits. */
export interface FleetDocument {
  readonly kind: 'fleet';
  readonly circuits: readonly FleetCircuit[];
}

/** An input that a component declares. */
export interface ComponentInput {
  readonly name: string;
  readonly type: string;
}

/** A component that monitors name: our own with SQL, or one of Azure's, whose program cannot run here. */
export interface ComponentDocument {
  readonly kind: 'component';
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly description: string | null;
  readonly inputs: readonly ComponentInput[];
  /** null: a program for Spark, which is recognised and not run. */
  readonly sql: string | null;
  readonly notes: readonly DocumentNote[];
}

/** A data asset that a deployment's collector fills. */
export interface CollectedAsset {
  /** model_inputs, model_outputs, request, response, or a collection of the deployment's own. */
  readonly collection: string;
  readonly name: string;
  readonly version: string;
  readonly uri: string;
}

/** An online deployment and the data that it collects. */
export interface DeploymentDocument {
  readonly kind: 'deployment';
  readonly name: string;
  readonly endpoint: string;
  /** `name:version`, `name@latest`, or null. */
  readonly model: string | null;
  readonly assets: readonly CollectedAsset[];
  /** What it collects, and how much of it; null for nothing. */
  readonly collector: CollectorOptions | null;
  readonly notes: readonly DocumentNote[];
}

/** An endpoint; what is watched are its deployments. */
export interface EndpointDocument {
  readonly kind: 'endpoint';
  readonly name: string;
  /** Percents by the names of its deployments; null where it says nothing of them. */
  readonly traffic: Readonly<Record<string, number>> | null;
}

/** A document that is recognised, and of which there is nothing to apply. */
export interface OtherDocument {
  readonly kind: 'other';
  /** Such as `a pipeline job`. */
  readonly what: string;
  readonly name: string | null;
  readonly reason: string;
  /** Of a monitor that has no signal but these. */
  readonly unsupported: readonly UnsupportedSignal[];
}

export type DocumentContent =
  MonitorDocument | FleetDocument | ComponentDocument | DeploymentDocument | EndpointDocument | OtherDocument;

/** One document of a file. */
export interface ParsedDocument {
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** null when there are problems; those of a fleet's circuits stand with the circuits. */
  readonly content: DocumentContent | null;
  readonly problems: readonly DocumentProblem[];
}

/** `file:line:column path: message`. */
export function problemLine({ file, line, column, path, message }: DocumentProblem): string {
  const at = path.length > 0 ? ` ${path.join('.')}:` : '';
  return `${file}:${line}:${column}${at} ${message}`;
}

/** The problems as one error: INVALID, its message the first of them. */
export function documentError(problems: readonly DocumentProblem[]): AppError {
  const [first] = problems;
  if (!first) return invalid('The document cannot be used.');
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return invalid(
    `${problemLine(first)}${more}`,
    problems.map(({ path, message }) => ({ path, message })),
  );
}
