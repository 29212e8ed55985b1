import type { NotificationMessage } from '@circuitwatch/alerting-definitions';
import { templateNames, templateValues, type IncidentPlace } from './template-values.ts';

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names that a template uses and that do not exist. */
export function unknownNames(template: string): readonly string[] {
  const known: readonly string[] = templateNames;
  const used = [...template.matchAll(placeholder)].map(([, name = '']) => name);
  return [...new Set(used)].filter((name) => !known.includes(name));
}

/** The template with each `{{ name }}` as it stands inside of a JSON text: nothing in a value can end that text. */
export function fillTemplate(template: string, message: NotificationMessage, place: IncidentPlace): string {
  const values = new Map(Object.entries(templateValues(message, place)));
  return template.replaceAll(placeholder, (whole, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : JSON.stringify(value).slice(1, -1);
  });
}

/** Whether the template is JSON once it is filled. */
export function isJsonTemplate(template: string): boolean {
  try {
    JSON.parse(template.replaceAll(placeholder, 'x'));
    return true;
  } catch {
    return false;
  }
}
