/** Systems whose form of an incident is known. */
export const incidentSystems = ['jira', 'servicenow', 'azure-devops', 'other'] as const;
export type IncidentSystem = (typeof incidentSystems)[number];

/** How a system is told that something is wrong. */
interface IncidentForm {
  readonly contentType: string;
  readonly opened: string;
}

const forms: Readonly<Partial<Record<IncidentSystem, IncidentForm>>> = {
  jira: {
    contentType: 'application/json',
    opened: JSON.stringify({
      fields: {
        project: { key: '{{ project }}' },
        issuetype: { name: '{{ issueType }}' },
        summary: '{{ title }}',
        description: '{{ description }}',
        labels: ['circuitwatch', 'cw-{{ correlation }}'],
      },
    }),
  },
  servicenow: {
    contentType: 'application/json',
    opened: JSON.stringify({
      short_description: '{{ title }}',
      description: '{{ description }}',
      correlation_id: '{{ correlation }}',
      correlation_display: 'circuitwatch',
    }),
  },
  'azure-devops': {
    contentType: 'application/json-patch+json',
    opened: JSON.stringify([
      { op: 'add', path: '/fields/System.Title', value: '{{ title }}' },
      { op: 'add', path: '/fields/System.Description', value: '{{ descriptionHtml }}' },
      { op: 'add', path: '/fields/System.Tags', value: 'circuitwatch; cw-{{ correlation }}' },
    ]),
  },
};

/** The system's own form; undefined where it has none. */
export function formOf(system: IncidentSystem): IncidentForm | undefined {
  return forms[system];
}
