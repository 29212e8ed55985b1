import type {
  ComponentDocument,
  DeploymentDocument,
  DocumentContent,
  DocumentNote,
  DocumentPath,
  EndpointDocument,
  FleetDocument,
  MonitorDocument,
  ParsedDocument,
  UnsupportedSignal,
} from '@circuitwatch/monitoring-documents';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { showSignal } from './show-signal.ts';
import { triggerSentence } from './trigger-sentence.ts';

/** Shows what a document means; of one with problems, which are shown elsewhere, that it has them. */
export function showDocument(terminal: Terminal, { file, line, content, problems }: ParsedDocument): void {
  const place = `${file}:${line}`;
  if (!content) {
    terminal.line(terminal.style.bad(`${place}  ${counted(problems.length, 'problem')}`));
  } else {
    terminal.line(terminal.style.strong(`${place}  ${printable(headOf(content))}`));
    showContent(terminal, content);
  }
  terminal.line();
}

function headOf(content: DocumentContent): string {
  switch (content.kind) {
    case 'fleet':
      return `fleet of ${counted(content.circuits.length, 'circuit')}`;
    case 'other':
      return content.name === null ? content.what : `${content.what}, ${content.name}`;
    case 'component':
      return `component ${content.name}:${content.version}`;
    case 'deployment':
      return `deployment ${content.endpoint}:${content.name}`;
    case 'monitor':
    case 'endpoint':
      return `${content.kind} ${content.name}`;
  }
}

function showContent(terminal: Terminal, content: DocumentContent): void {
  switch (content.kind) {
    case 'monitor':
      return showMonitor(terminal, content);
    case 'fleet':
      return showFleet(terminal, content);
    case 'component':
      return showComponent(terminal, content);
    case 'deployment':
      return showDeployment(terminal, content);
    case 'endpoint':
      return showEndpoint(terminal, content);
    case 'other':
      terminal.line(`Nothing to apply: ${printable(content.reason)}.`);
      return showUnsupported(terminal, content.unsupported);
  }
}

function showEndpoint(terminal: Terminal, { traffic }: EndpointDocument): void {
  if (traffic === null) return terminal.line('Nothing to apply: its deployments are what is watched.');
  const shares = Object.entries(traffic).map(([name, percent]) => `${printable(name)} ${percent} %`);
  terminal.line(`traffic: ${shares.join(', ')}`);
}

function showMonitor(terminal: Terminal, monitor: MonitorDocument): void {
  const { definition, title, name, circuit, trigger } = monitor;
  const { deployment, model, task, alertNotification } = definition;
  const facts = [
    ['title', title === name ? undefined : title],
    ['circuit', circuit ? `${circuit.plant}/${circuit.circuit}` : undefined],
    ['runs', triggerSentence(trigger)],
    ['deployment', deployment],
    ['model', [model, task].filter(Boolean).join(', ') || undefined],
    [
      'told',
      alertNotification?.emails.join(', ') || (alertNotification?.azureMonitor ? 'Azure Monitor' : 'nobody'),
    ],
  ] as const;
  for (const [label, value] of facts) {
    if (value !== undefined) terminal.line(`  ${label.padEnd(10)}  ${printable(value)}`);
  }
  definition.signals.forEach((_signal, index) => {
    terminal.line();
    showSignal(terminal, definition, index);
  });
  showDefaulted(terminal, monitor);
  showNotes(terminal, monitor.notes);
  showUnsupported(terminal, monitor.unsupported);
}

function showDefaulted(terminal: Terminal, { defaulted }: MonitorDocument): void {
  if (defaulted.length === 0) return;
  terminal.line();
  terminal.line('Filled in:');
  for (const { path, value, why } of defaulted) {
    const shown = typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value);
    terminal.line(`  ${printable(shortPath(path))} = ${printable(shown)} (${printable(why)})`);
  }
}

/** Without the levels that every path has. */
function shortPath(path: DocumentPath): string {
  return path.filter((step) => step !== 'create_monitor' && step !== 'monitoring_signals').join('.');
}

/** The same note of many lines once, with the lines. */
function showNotes(terminal: Terminal, notes: readonly DocumentNote[]): void {
  const lines = new Map<string, number[]>();
  for (const { message, line } of notes) lines.set(message, [...(lines.get(message) ?? []), line]);
  if (lines.size === 0) return;
  terminal.line();
  terminal.line('Notes:');
  for (const [message, found] of lines) {
    const where = [...new Set(found)].join(', ');
    terminal.line(`  ${printable(message)} (line ${where})`);
  }
}

function showUnsupported(terminal: Terminal, unsupported: readonly UnsupportedSignal[]): void {
  if (unsupported.length === 0) return;
  terminal.line();
  terminal.line('Not supported:');
  for (const { name, type, reason } of unsupported) {
    terminal.line(`  ${printable(name)} (${type}): ${reason}`);
  }
}

function showFleet(terminal: Terminal, { circuits }: FleetDocument): void {
  const { style } = terminal;
  const rows = circuits.map(({ plant, circuit, monitor, problems, line }) => [
    printable(plant || `line ${line}`),
    printable(circuit),
    monitor ? printable(monitor.name) : style.bad(counted(problems.length, 'problem')),
    monitor ? String(monitor.definition.signals.length) : '',
    monitor ? triggerSentence(monitor.trigger) : '',
  ]);
  const heads = ['PLANT', 'CIRCUIT', 'MONITOR', 'SIGNALS', 'RUNS'];
  terminal.table(
    heads.map((head) => ({ head, right: head === 'SIGNALS' })),
    rows,
  );
  showNotes(
    terminal,
    circuits.flatMap(({ monitor }) => monitor?.notes ?? []),
  );
}

function showComponent(terminal: Terminal, { inputs, sql, notes }: ComponentDocument): void {
  const shown = inputs.map(({ name, type }) => `${name} (${type})`).join(', ');
  terminal.line(`  inputs  ${printable(shown || 'none')}`);
  terminal.line(`  SQL     ${sql === null ? 'none' : counted(sql.split('\n').length, 'line')}`);
  showNotes(terminal, notes);
}

function showDeployment(terminal: Terminal, { assets, model, notes }: DeploymentDocument): void {
  if (model !== null) terminal.line(`  model  ${printable(model)}`);
  const rows = assets.map(({ collection, name, version, uri }) =>
    [collection, `${name}:${version}`, uri].map(printable),
  );
  if (rows.length > 0) {
    terminal.table([{ head: 'COLLECTS', keep: true }, { head: 'AS' }, { head: 'AT' }], rows);
  }
  showNotes(terminal, notes);
}
