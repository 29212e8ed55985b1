import { html, type Html } from '../html.ts';
import type { DeedName, FormValues } from './alert-deeds.ts';

/** A form that was sent and not accepted, with what was in it. */
export interface RefusedForm {
  readonly name: DeedName;
  readonly values: FormValues;
  readonly problems: readonly string[];
}

/** What all forms of a page share. */
export interface FormSettings {
  readonly alertId: string;
  readonly token: string;
  /** The form that people came for. */
  readonly focused: DeedName | null;
  readonly refused: RefusedForm | null;
}

interface DeedForm {
  readonly name: DeedName;
  readonly title: string;
  /** On the button. */
  readonly action: string;
  readonly fields: Html;
}

/** Whether the cursor starts in this form. */
export function hasFocus(name: DeedName, { focused, refused }: FormSettings): boolean {
  return (refused?.name ?? focused) === name;
}

/** What a field holds: what was sent before, else what is proposed. */
export function valueOf({ refused }: FormSettings, name: DeedName, field: string, proposed: string): string {
  return refused?.name === name ? (refused.values.get(field) ?? proposed) : proposed;
}

/** One form, folded unless somebody came for it; what was wrong with it stands in it. */
export function deedForm({ name, title, action, fields }: DeedForm, settings: FormSettings): Html {
  const problems = settings.refused?.name === name ? settings.refused.problems : [];
  const list = problems.map((problem) => html`<li>${problem}</li>`);
  const isOpen = hasFocus(name, settings) || name === 'acknowledge';
  return html`<details class="deed" id="${name}" ${isOpen ? { markup: 'open' } : null}>
    <summary>${title}</summary>
    ${
      list.length === 0
        ? null
        : html`<div class="problem" role="alert">
            <ul>
              ${list}
            </ul>
          </div>`
    }
    <form action="/alerts/${settings.alertId}/${name}" method="post">
      <input type="hidden" name="token" value="${settings.token}" />
      ${fields}
      <p class="buttons"><button type="submit">${action}</button></p>
    </form>
  </details>`;
}
