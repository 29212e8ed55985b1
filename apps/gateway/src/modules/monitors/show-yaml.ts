import { exportMonitor, type MonitorToExport } from '@circuitwatch/monitoring-documents';

/** The monitor as Azure Machine Learning's YAML; what that cannot say stands in comments on top. */
export function showYaml(monitor: MonitorToExport): string {
  const { text, notes } = exportMonitor(monitor);
  const comments = notes.map((note) => `# ${note.replace(/\s+/g, ' ')}\n`);
  return comments.join('') + text;
}
