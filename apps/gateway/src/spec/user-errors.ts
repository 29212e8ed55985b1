import type { Json, TestApi } from './test-api.ts';

/** One user error as tests name it: `CONFLICT expectedVersion`. */
export function shortErrors(payload: Json | undefined): string[] {
  const errors = (payload?.['userErrors'] ?? []) as unknown as readonly {
    readonly code: string;
    readonly field: readonly string[];
  }[];
  return errors.map(({ code, field }) => `${code} ${field.join('.')}`);
}

/** Runs `mutation($input: <type>!)` with the selection, and gives its payload. */
export async function mutate(
  api: TestApi,
  mutation: string,
  input: Record<string, unknown>,
  selection = '',
): Promise<Json> {
  const type = inputTypes[mutation] ?? `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const data = await api.data(
    `mutation ($input: ${type}!) {
      payload: ${mutation}(input: $input) { ${selection} userErrors { code field message } }
    }`,
    { input },
  );
  const payload = data['payload'];
  if (payload === undefined) throw new Error(`${mutation} gave no payload.`);
  return payload;
}

const inputTypes: Readonly<Record<string, string>> = {
  acknowledgeAlert: 'AlertActionInput',
  unacknowledgeAlert: 'AlertActionInput',
  resolveAlert: 'AlertActionInput',
  testReceiver: 'ReceiverActionInput',
  setReceiverHealthy: 'ReceiverActionInput',
  resendNotification: 'NotificationActionInput',
  setAlertRuleEnabled: 'SetEnabledInput',
  deleteAlertRule: 'DeleteInput',
  deleteActionGroup: 'DeleteInput',
  setCircuitEnabled: 'SetEnabledInput',
  setDeploymentEnabled: 'SetEnabledInput',
  setMonitorEnabled: 'SetEnabledInput',
  deletePlant: 'DeleteInput',
  deleteCircuit: 'DeleteInput',
  deleteModel: 'DeleteInput',
  deleteDeployment: 'DeleteInput',
  deleteDataAsset: 'DeleteInput',
  deleteMonitor: 'DeleteInput',
  deleteDatastore: 'DeleteInput',
  deleteComponent: 'DeleteInput',
  deleteBaseline: 'DeleteInput',
};
