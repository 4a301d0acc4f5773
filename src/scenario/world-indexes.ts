/** Position of a node in `World.nodes`. */
export type NodeIndex = number & { readonly brand: 'NodeIndex' };
/** Position of a pod in `World.pods`. Pods that replace others during a run get positions after these. */
export type PodIndex = number & { readonly brand: 'PodIndex' };
/** Position of a Service in `World.services`. */
export type ServiceIndex = number & { readonly brand: 'ServiceIndex' };
/** Position of an Application in `World.applications`. */
export type ApplicationIndex = number & { readonly brand: 'ApplicationIndex' };
