import { describe, expect, it } from 'vitest';
import { routeScoring, type RouteRequest } from './route-scoring.ts';

const both = ['CPU', 'GPU'] as const;

describe('routeScoring', () => {
  it.each<[string, RouteRequest, ReturnType<typeof routeScoring>]>([
    [
      'ANY without a GPU worker',
      { preference: 'ANY', devices: both, hasGpuWorker: false },
      { device: 'CPU', fallbackSeconds: null },
    ],
    [
      'ANY with one',
      { preference: 'ANY', devices: both, hasGpuWorker: true },
      { device: 'GPU', fallbackSeconds: 60 },
    ],
    [
      'ANY with patience',
      { preference: 'ANY', devices: both, hasGpuWorker: true, fallbackSeconds: 5 },
      { device: 'GPU', fallbackSeconds: 5 },
    ],
    [
      'ANY of a model for processors',
      { preference: 'ANY', devices: ['CPU'], hasGpuWorker: true },
      { device: 'CPU', fallbackSeconds: null },
    ],
    [
      'ANY of a model for GPUs',
      { preference: 'ANY', devices: ['GPU'], hasGpuWorker: false, fallbackSeconds: 5 },
      { device: 'GPU', fallbackSeconds: null },
    ],
    [
      'GPU',
      { preference: 'GPU', devices: both, hasGpuWorker: false },
      { device: 'GPU', fallbackSeconds: null },
    ],
    [
      'GPU that gives way',
      { preference: 'GPU', devices: both, hasGpuWorker: false, fallbackSeconds: 0 },
      { device: 'GPU', fallbackSeconds: 0 },
    ],
    [
      'CPU',
      { preference: 'CPU', devices: both, hasGpuWorker: true, fallbackSeconds: 5 },
      { device: 'CPU', fallbackSeconds: null },
    ],
  ])('%s', (_name, request, route) => {
    expect(routeScoring(request)).toEqual(route);
  });

  it.each<[RouteRequest]>([
    [{ preference: 'GPU', devices: ['CPU'], hasGpuWorker: true }],
    [{ preference: 'CPU', devices: ['GPU'], hasGpuWorker: true }],
  ])('refuses what the model does not allow: %j', (request) => {
    expect(() => routeScoring(request)).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });
});
