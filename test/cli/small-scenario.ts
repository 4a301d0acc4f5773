/** A scenario that is simulated in a moment: one Service, three pods, a hundred requests a second for two seconds. */
export const smallScenario = `apiVersion: svcsim.dev/v1alpha1
kind: Simulation
metadata: {name: small}
spec:
  title: A small scenario
  question: Does it run?
  seed: 7
  duration: 2s
  warmUp: 500ms
  replications: 2
  cluster:
    nodes: {count: 2, zones: [a, b]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: web, ports: [{name: http, containerPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
---
apiVersion: svcsim.dev/v1alpha1
kind: Application
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  concurrency: 2
  serviceTime: {exponential: {mean: 5ms}}
---
apiVersion: svcsim.dev/v1alpha1
kind: Workload
metadata: {name: callers}
spec:
  from: {nodes: true}
  target: http://web
  executor: constant-arrival-rate
  rate: 100/s
  timeout: 1s
`;

/** The small scenario with one text in it, which must be there, put in place of another. */
export function smallScenarioWith(before: string, after: string): string {
  if (!smallScenario.includes(before)) throw new Error(`the small scenario does not contain ${before}`);
  return smallScenario.replace(before, after);
}
