import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import { buildAlert, buildDriftAlert, buildMessage } from '../message/message-builders.spec-support.ts';
import { azureCommonBody } from './azure-common-schema.ts';
import { createWebhookDispatcher } from './webhook-dispatcher.ts';

const text = { type: 'string' };
const instant = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$` };

/** What Azure documents of the common alert schema and of the context of a metric alert. */
const schema = {
  type: 'object',
  required: ['schemaId', 'data'],
  properties: {
    schemaId: { const: 'azureMonitorCommonAlertSchema' },
    data: {
      type: 'object',
      required: ['essentials', 'alertContext', 'customProperties'],
      properties: {
        essentials: {
          type: 'object',
          required: [
            'alertId',
            'alertRule',
            'severity',
            'signalType',
            'monitorCondition',
            'monitoringService',
            'alertTargetIDs',
            'originAlertId',
            'firedDateTime',
            'description',
            'essentialsVersion',
            'alertContextVersion',
          ],
          properties: {
            alertId: text,
            alertRule: text,
            severity: { enum: ['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4'] },
            signalType: { enum: ['Metric', 'Log', 'Activity Log'] },
            monitorCondition: { enum: ['Fired', 'Resolved'] },
            monitoringService: text,
            alertTargetIDs: { type: 'array', items: text },
            configurationItems: { type: 'array', items: text },
            originAlertId: text,
            firedDateTime: instant,
            resolvedDateTime: instant,
            description: text,
            investigationLink: text,
            essentialsVersion: { const: '1.0' },
            alertContextVersion: { const: '1.0' },
          },
          additionalProperties: false,
        },
        alertContext: {
          type: 'object',
          required: ['properties', 'conditionType', 'condition'],
          properties: {
            properties: { type: ['object', 'null'] },
            conditionType: { enum: ['SingleResourceMultipleMetricCriteria', 'DynamicThresholdCriteria'] },
            condition: {
              type: 'object',
              required: ['windowSize', 'allOf', 'windowStartTime', 'windowEndTime'],
              properties: {
                windowSize: { type: ['string', 'null'] },
                windowStartTime: instant,
                windowEndTime: instant,
                allOf: {
                  type: 'array',
                  minItems: 1,
                  items: {
                    type: 'object',
                    required: ['metricName', 'operator', 'threshold', 'dimensions', 'metricValue'],
                    properties: {
                      metricName: text,
                      metricNamespace: text,
                      operator: text,
                      threshold: text,
                      timeAggregation: text,
                      dimensions: {
                        type: 'array',
                        items: {
                          type: 'object',
                          properties: { name: text, value: text },
                          required: ['name', 'value'],
                        },
                      },
                      metricValue: { type: ['number', 'null'] },
                    },
                  },
                },
              },
            },
          },
        },
        customProperties: { type: 'object', additionalProperties: text },
      },
    },
  },
};

const ajv = new Ajv({ strictTypes: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const read = z.object({
  data: z.object({
    essentials: z.record(z.string(), z.unknown()),
    alertContext: z.object({ condition: z.record(z.string(), z.unknown()) }),
    customProperties: z.object({
      messageId: z.string(),
      otherAlerts: z.string(),
      otherAlertsCount: z.string(),
    }),
  }),
});

function parse(body: string): z.infer<typeof read>['data'] {
  const json: unknown = JSON.parse(body);
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  return read.parse(json).data;
}

describe('azureCommonBody', () => {
  it('speaks of the gravest alert that fires, in Azure’s words, and lists the others', () => {
    const mended = buildAlert({ status: 'RESOLVED', severity: 0, endsAt: new Date('2026-11-28T06:30:00Z') });
    const drift = buildDriftAlert({ severity: 1, window: 'PT1H', id: 'a-1' });
    const { essentials, alertContext, customProperties } = parse(
      azureCommonBody(buildMessage([mended, drift], { truncatedAlerts: 3 })),
    );
    expect(essentials).toMatchObject({
      alertRule: 'Data Drift Detected',
      severity: 'Sev1',
      signalType: 'Metric',
      monitorCondition: 'Fired',
      originAlertId: 'a-1',
      firedDateTime: '2026-11-28T06:10:00.0000000Z',
      configurationItems: ['C-007'],
    });
    expect(alertContext.condition).toMatchObject({
      windowSize: 'PT1H',
      windowStartTime: '2026-11-28T05:10:00.0000000Z',
      windowEndTime: '2026-11-28T06:10:00.0000000Z',
      allOf: [{ metricName: 'psi', operator: 'GreaterThan', threshold: '0.2', metricValue: 0.31 }],
    });
    expect(customProperties.otherAlertsCount).toBe('4');
    expect(JSON.parse(customProperties.otherAlerts)).toMatchObject([{ status: 'RESOLVED' }]);
  });

  it('says when it was over', () => {
    const over = buildAlert({ status: 'RESOLVED', endsAt: new Date('2026-11-28T06:30:00Z'), window: null });
    expect(parse(azureCommonBody(buildMessage([over]))).essentials).toMatchObject({
      monitorCondition: 'Resolved',
      resolvedDateTime: '2026-11-28T06:30:00.0000000Z',
      signalType: 'Log',
    });
  });
});

describeHttpDispatcher({
  name: 'webhook with Azure’s common alert schema',
  open: (url, options) => ({
    dispatcher: createWebhookDispatcher(options),
    target: { settings: { schema: 'azure-common' }, secrets: { url: `${url}/canary-path?sig=canary-key` } },
  }),
  accepted: { status: 202, body: '' },
  canaries: ['canary-path', 'canary-key'],
  mostBytes: 256_000,
  check: ({ body }) => {
    parse(body);
  },
  identityOf: ({ headers, body }) => [headers['webhook-id'], parse(body).customProperties.messageId],
  alertCountOf: ({ body }) => 1 + Number(parse(body).customProperties.otherAlertsCount),
  isResolved: ({ body }) => parse(body).essentials['monitorCondition'] === 'Resolved',
});
