import type { DocumentKind } from '../document.ts';
import { dnsChaosKind } from './dns-chaos-document.ts';
import { httpChaosKind } from './http-chaos-document.ts';
import { networkChaosKind } from './network-chaos-document.ts';
import { podChaosKind } from './pod-chaos-document.ts';
import { scheduleKind } from './schedule-document.ts';
import { stressChaosKind } from './stress-chaos-document.ts';

/** The kinds of Chaos Mesh's that are simulated. */
export const chaosKinds: readonly DocumentKind[] = [
  podChaosKind,
  networkChaosKind,
  stressChaosKind,
  dnsChaosKind,
  httpChaosKind,
  scheduleKind,
];
