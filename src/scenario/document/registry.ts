import { applicationKind } from './application-document.ts';
import { chaosKinds } from './chaos-mesh/chaos-kinds.ts';
import type { DocumentKind } from './document.ts';
import { experimentKind } from './experiment-document.ts';
import { faultKind } from './fault-document.ts';
import { kubernetesKinds } from './kubernetes-documents.ts';
import { operationKind } from './operation-document.ts';
import { simulationKind } from './simulation-document.ts';
import { workloadKind } from './workload-document.ts';

/** The kinds of documents that are svcsim's own, in the order in which they are explained. */
export const ownKinds: readonly DocumentKind[] = [
  simulationKind,
  applicationKind,
  workloadKind,
  faultKind,
  operationKind,
  experimentKind,
];

/** Every kind of document that is known; any other is skipped. */
export const documentKinds: readonly DocumentKind[] = [...ownKinds, ...chaosKinds, ...kubernetesKinds];
