// Written by test/kubernetes/field-table.generate.ts from @kubernetes/client-node, release-1.36. Do not edit.

/** The type of each kind's documents, by apiVersion and kind. */
export const rootTypes: Readonly<Record<string, string>> = {
  'v1 Namespace': 'Namespace',
  'v1 Node': 'Node',
  'v1 Pod': 'Pod',
  'v1 Service': 'Service',
  'v1 Endpoints': 'Endpoints',
  'apps/v1 ReplicaSet': 'ReplicaSet',
  'apps/v1 Deployment': 'Deployment',
  'apps/v1 StatefulSet': 'StatefulSet',
  'apps/v1 DaemonSet': 'DaemonSet',
  'discovery.k8s.io/v1 EndpointSlice': 'EndpointSlice',
  'networking.k8s.io/v1 Ingress': 'Ingress',
  'autoscaling/v2 HorizontalPodAutoscaler': 'HorizontalPodAutoscaler',
  'policy/v1 PodDisruptionBudget': 'PodDisruptionBudget',
};

/** The fields of each type of the Kubernetes API that our kinds reach: "name:type" with blanks between. */
export const fieldTable: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: 'fsType:string partition:integer readOnly:boolean volumeID:string',
  Affinity: 'nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity',
  AppArmorProfile: 'localhostProfile:string type:string',
  AttachedVolume: 'devicePath:string name:string',
  AzureDiskVolumeSource: 'cachingMode:string diskName:string diskURI:string fsType:string kind:string readOnly:boolean',
  AzureFileVolumeSource: 'readOnly:boolean secretName:string shareName:string',
  CSIVolumeSource:
    'driver:string fsType:string nodePublishSecretRef:LocalObjectReference readOnly:boolean volumeAttributes:map<string>',
  Capabilities: 'add:string[] drop:string[]',
  CephFSVolumeSource:
    'monitors:string[] path:string readOnly:boolean secretFile:string secretRef:LocalObjectReference user:string',
  CinderVolumeSource: 'fsType:string readOnly:boolean secretRef:LocalObjectReference volumeID:string',
  ClientIPConfig: 'timeoutSeconds:integer',
  ClusterTrustBundleProjection:
    'labelSelector:LabelSelector name:string optional:boolean path:string signerName:string',
  Condition:
    'lastTransitionTime:time message:string observedGeneration:integer reason:string status:string type:string',
  ConfigMapEnvSource: 'name:string optional:boolean',
  ConfigMapKeySelector: 'key:string name:string optional:boolean',
  ConfigMapNodeConfigSource: 'kubeletConfigKey:string name:string namespace:string resourceVersion:string uid:string',
  ConfigMapProjection: 'items:KeyToPath[] name:string optional:boolean',
  ConfigMapVolumeSource: 'defaultMode:integer items:KeyToPath[] name:string optional:boolean',
  Container:
    'args:string[] command:string[] env:EnvVar[] envFrom:EnvFromSource[] image:string imagePullPolicy:string lifecycle:Lifecycle livenessProbe:Probe name:string ports:ContainerPort[] readinessProbe:Probe resizePolicy:ContainerResizePolicy[] resources:ResourceRequirements restartPolicy:string restartPolicyRules:ContainerRestartRule[] securityContext:SecurityContext startupProbe:Probe stdin:boolean stdinOnce:boolean terminationMessagePath:string terminationMessagePolicy:string tty:boolean volumeDevices:VolumeDevice[] volumeMounts:VolumeMount[] workingDir:string',
  ContainerExtendedResourceRequest: 'containerName:string requestName:string resourceName:string',
  ContainerImage: 'names:string[] sizeBytes:integer',
  ContainerPort: 'containerPort:integer hostIP:string hostPort:integer name:string protocol:string',
  ContainerResizePolicy: 'resourceName:string restartPolicy:string',
  ContainerResourceMetricSource: 'container:string name:string target:MetricTarget',
  ContainerResourceMetricStatus: 'container:string current:MetricValueStatus name:string',
  ContainerRestartRule: 'action:string exitCodes:ContainerRestartRuleOnExitCodes',
  ContainerRestartRuleOnExitCodes: 'operator:string values:integer[]',
  ContainerState: 'running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting',
  ContainerStateRunning: 'startedAt:time',
  ContainerStateTerminated:
    'containerID:string exitCode:integer finishedAt:time message:string reason:string signal:integer startedAt:time',
  ContainerStateWaiting: 'message:string reason:string',
  ContainerStatus:
    'allocatedResources:map<quantity> allocatedResourcesStatus:ResourceStatus[] containerID:string image:string imageID:string lastState:ContainerState name:string ready:boolean resources:ResourceRequirements restartCount:integer started:boolean state:ContainerState stopSignal:string user:ContainerUser volumeMounts:VolumeMountStatus[]',
  ContainerUser: 'linux:LinuxContainerUser',
  CoreEndpointPort: 'appProtocol:string name:string port:integer protocol:string',
  CoreResourceClaim: 'name:string request:string',
  CrossVersionObjectReference: 'apiVersion:string kind:string name:string',
  DaemonEndpoint: 'Port:integer',
  DaemonSet: 'apiVersion:string kind:string metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus',
  DaemonSetCondition: 'lastTransitionTime:time message:string reason:string status:string type:string',
  DaemonSetSpec:
    'minReadySeconds:integer revisionHistoryLimit:integer selector:LabelSelector template:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy',
  DaemonSetStatus:
    'collisionCount:integer conditions:DaemonSetCondition[] currentNumberScheduled:integer desiredNumberScheduled:integer numberAvailable:integer numberMisscheduled:integer numberReady:integer numberUnavailable:integer observedGeneration:integer updatedNumberScheduled:integer',
  DaemonSetUpdateStrategy: 'rollingUpdate:RollingUpdateDaemonSet type:string',
  Deployment: 'apiVersion:string kind:string metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus',
  DeploymentCondition:
    'lastTransitionTime:time lastUpdateTime:time message:string reason:string status:string type:string',
  DeploymentSpec:
    'minReadySeconds:integer paused:boolean progressDeadlineSeconds:integer replicas:integer revisionHistoryLimit:integer selector:LabelSelector strategy:DeploymentStrategy template:PodTemplateSpec',
  DeploymentStatus:
    'availableReplicas:integer collisionCount:integer conditions:DeploymentCondition[] observedGeneration:integer readyReplicas:integer replicas:integer terminatingReplicas:integer unavailableReplicas:integer updatedReplicas:integer',
  DeploymentStrategy: 'rollingUpdate:RollingUpdateDeployment type:string',
  DiscoveryEndpointPort: 'appProtocol:string name:string port:integer protocol:string',
  DownwardAPIProjection: 'items:DownwardAPIVolumeFile[]',
  DownwardAPIVolumeFile: 'fieldRef:ObjectFieldSelector mode:integer path:string resourceFieldRef:ResourceFieldSelector',
  DownwardAPIVolumeSource: 'defaultMode:integer items:DownwardAPIVolumeFile[]',
  EmptyDirVolumeSource: 'medium:string sizeLimit:quantity',
  Endpoint:
    'addresses:string[] conditions:EndpointConditions deprecatedTopology:map<string> hints:EndpointHints hostname:string nodeName:string targetRef:ObjectReference zone:string',
  EndpointAddress: 'hostname:string ip:string nodeName:string targetRef:ObjectReference',
  EndpointConditions: 'ready:boolean serving:boolean terminating:boolean',
  EndpointHints: 'forNodes:ForNode[] forZones:ForZone[]',
  EndpointSlice:
    'addressType:string apiVersion:string endpoints:Endpoint[] kind:string metadata:ObjectMeta ports:DiscoveryEndpointPort[]',
  EndpointSubset: 'addresses:EndpointAddress[] notReadyAddresses:EndpointAddress[] ports:CoreEndpointPort[]',
  Endpoints: 'apiVersion:string kind:string metadata:ObjectMeta subsets:EndpointSubset[]',
  EnvFromSource: 'configMapRef:ConfigMapEnvSource prefix:string secretRef:SecretEnvSource',
  EnvVar: 'name:string value:string valueFrom:EnvVarSource',
  EnvVarSource:
    'configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector',
  EphemeralContainer:
    'args:string[] command:string[] env:EnvVar[] envFrom:EnvFromSource[] image:string imagePullPolicy:string lifecycle:Lifecycle livenessProbe:Probe name:string ports:ContainerPort[] readinessProbe:Probe resizePolicy:ContainerResizePolicy[] resources:ResourceRequirements restartPolicy:string restartPolicyRules:ContainerRestartRule[] securityContext:SecurityContext startupProbe:Probe stdin:boolean stdinOnce:boolean targetContainerName:string terminationMessagePath:string terminationMessagePolicy:string tty:boolean volumeDevices:VolumeDevice[] volumeMounts:VolumeMount[] workingDir:string',
  EphemeralVolumeSource: 'volumeClaimTemplate:PersistentVolumeClaimTemplate',
  ExecAction: 'command:string[]',
  ExternalMetricSource: 'metric:MetricIdentifier target:MetricTarget',
  ExternalMetricStatus: 'current:MetricValueStatus metric:MetricIdentifier',
  FCVolumeSource: 'fsType:string lun:integer readOnly:boolean targetWWNs:string[] wwids:string[]',
  FileKeySelector: 'key:string optional:boolean path:string volumeName:string',
  FlexVolumeSource: 'driver:string fsType:string options:map<string> readOnly:boolean secretRef:LocalObjectReference',
  FlockerVolumeSource: 'datasetName:string datasetUUID:string',
  ForNode: 'name:string',
  ForZone: 'name:string',
  GCEPersistentDiskVolumeSource: 'fsType:string partition:integer pdName:string readOnly:boolean',
  GRPCAction: 'port:integer service:string',
  GitRepoVolumeSource: 'directory:string repository:string revision:string',
  GlusterfsVolumeSource: 'endpoints:string path:string readOnly:boolean',
  HPAScalingPolicy: 'periodSeconds:integer type:string value:integer',
  HPAScalingRules:
    'policies:HPAScalingPolicy[] selectPolicy:string stabilizationWindowSeconds:integer tolerance:quantity',
  HTTPGetAction: 'host:string httpHeaders:HTTPHeader[] path:string port:intOrString scheme:string',
  HTTPHeader: 'name:string value:string',
  HTTPIngressPath: 'backend:IngressBackend path:string pathType:string',
  HTTPIngressRuleValue: 'paths:HTTPIngressPath[]',
  HorizontalPodAutoscaler:
    'apiVersion:string kind:string metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec status:HorizontalPodAutoscalerStatus',
  HorizontalPodAutoscalerBehavior: 'scaleDown:HPAScalingRules scaleUp:HPAScalingRules',
  HorizontalPodAutoscalerCondition: 'lastTransitionTime:time message:string reason:string status:string type:string',
  HorizontalPodAutoscalerSpec:
    'behavior:HorizontalPodAutoscalerBehavior maxReplicas:integer metrics:MetricSpec[] minReplicas:integer scaleTargetRef:CrossVersionObjectReference',
  HorizontalPodAutoscalerStatus:
    'conditions:HorizontalPodAutoscalerCondition[] currentMetrics:MetricStatus[] currentReplicas:integer desiredReplicas:integer lastScaleTime:time observedGeneration:integer',
  HostAlias: 'hostnames:string[] ip:string',
  HostIP: 'ip:string',
  HostPathVolumeSource: 'path:string type:string',
  ISCSIVolumeSource:
    'chapAuthDiscovery:boolean chapAuthSession:boolean fsType:string initiatorName:string iqn:string iscsiInterface:string lun:integer portals:string[] readOnly:boolean secretRef:LocalObjectReference targetPortal:string',
  ImageVolumeSource: 'pullPolicy:string reference:string',
  ImageVolumeStatus: 'imageRef:string',
  Ingress: 'apiVersion:string kind:string metadata:ObjectMeta spec:IngressSpec status:IngressStatus',
  IngressBackend: 'resource:TypedLocalObjectReference service:IngressServiceBackend',
  IngressLoadBalancerIngress: 'hostname:string ip:string ports:IngressPortStatus[]',
  IngressLoadBalancerStatus: 'ingress:IngressLoadBalancerIngress[]',
  IngressPortStatus: 'error:string port:integer protocol:string',
  IngressRule: 'host:string http:HTTPIngressRuleValue',
  IngressServiceBackend: 'name:string port:ServiceBackendPort',
  IngressSpec: 'defaultBackend:IngressBackend ingressClassName:string rules:IngressRule[] tls:IngressTLS[]',
  IngressStatus: 'loadBalancer:IngressLoadBalancerStatus',
  IngressTLS: 'hosts:string[] secretName:string',
  KeyToPath: 'key:string mode:integer path:string',
  LabelSelector: 'matchExpressions:LabelSelectorRequirement[] matchLabels:map<string>',
  LabelSelectorRequirement: 'key:string operator:string values:string[]',
  Lifecycle: 'postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:string',
  LifecycleHandler: 'exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction',
  LinuxContainerUser: 'gid:integer supplementalGroups:integer[] uid:integer',
  LoadBalancerIngress: 'hostname:string ip:string ipMode:string ports:PortStatus[]',
  LoadBalancerStatus: 'ingress:LoadBalancerIngress[]',
  LocalObjectReference: 'name:string',
  ManagedFieldsEntry:
    'apiVersion:string fieldsType:string fieldsV1:any manager:string operation:string subresource:string time:time',
  MetricIdentifier: 'name:string selector:LabelSelector',
  MetricSpec:
    'containerResource:ContainerResourceMetricSource external:ExternalMetricSource object:ObjectMetricSource pods:PodsMetricSource resource:ResourceMetricSource type:string',
  MetricStatus:
    'containerResource:ContainerResourceMetricStatus external:ExternalMetricStatus object:ObjectMetricStatus pods:PodsMetricStatus resource:ResourceMetricStatus type:string',
  MetricTarget: 'averageUtilization:integer averageValue:quantity type:string value:quantity',
  MetricValueStatus: 'averageUtilization:integer averageValue:quantity value:quantity',
  ModifyVolumeStatus: 'status:string targetVolumeAttributesClassName:string',
  NFSVolumeSource: 'path:string readOnly:boolean server:string',
  Namespace: 'apiVersion:string kind:string metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus',
  NamespaceCondition: 'lastTransitionTime:time message:string reason:string status:string type:string',
  NamespaceSpec: 'finalizers:string[]',
  NamespaceStatus: 'conditions:NamespaceCondition[] phase:string',
  Node: 'apiVersion:string kind:string metadata:ObjectMeta spec:NodeSpec status:NodeStatus',
  NodeAddress: 'address:string type:string',
  NodeAffinity:
    'preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm[] requiredDuringSchedulingIgnoredDuringExecution:NodeSelector',
  NodeAllocatableResourceClaimStatus: 'containers:string[] resourceClaimName:string resources:map<string>',
  NodeCondition:
    'lastHeartbeatTime:time lastTransitionTime:time message:string reason:string status:string type:string',
  NodeConfigSource: 'configMap:ConfigMapNodeConfigSource',
  NodeConfigStatus: 'active:NodeConfigSource assigned:NodeConfigSource error:string lastKnownGood:NodeConfigSource',
  NodeDaemonEndpoints: 'kubeletEndpoint:DaemonEndpoint',
  NodeFeatures: 'supplementalGroupsPolicy:boolean',
  NodeRuntimeHandler: 'features:NodeRuntimeHandlerFeatures name:string',
  NodeRuntimeHandlerFeatures: 'recursiveReadOnlyMounts:boolean userNamespaces:boolean',
  NodeSelector: 'nodeSelectorTerms:NodeSelectorTerm[]',
  NodeSelectorRequirement: 'key:string operator:string values:string[]',
  NodeSelectorTerm: 'matchExpressions:NodeSelectorRequirement[] matchFields:NodeSelectorRequirement[]',
  NodeSpec:
    'configSource:NodeConfigSource externalID:string podCIDR:string podCIDRs:string[] providerID:string taints:Taint[] unschedulable:boolean',
  NodeStatus:
    'addresses:NodeAddress[] allocatable:map<quantity> capacity:map<quantity> conditions:NodeCondition[] config:NodeConfigStatus daemonEndpoints:NodeDaemonEndpoints declaredFeatures:string[] features:NodeFeatures images:ContainerImage[] nodeInfo:NodeSystemInfo phase:string runtimeHandlers:NodeRuntimeHandler[] volumesAttached:AttachedVolume[] volumesInUse:string[]',
  NodeSwapStatus: 'capacity:integer',
  NodeSystemInfo:
    'architecture:string bootID:string containerRuntimeVersion:string kernelVersion:string kubeProxyVersion:string kubeletVersion:string machineID:string operatingSystem:string osImage:string swap:NodeSwapStatus systemUUID:string',
  ObjectFieldSelector: 'apiVersion:string fieldPath:string',
  ObjectMeta:
    'annotations:map<string> creationTimestamp:time deletionGracePeriodSeconds:integer deletionTimestamp:time finalizers:string[] generateName:string generation:integer labels:map<string> managedFields:ManagedFieldsEntry[] name:string namespace:string ownerReferences:OwnerReference[] resourceVersion:string selfLink:string uid:string',
  ObjectMetricSource: 'describedObject:CrossVersionObjectReference metric:MetricIdentifier target:MetricTarget',
  ObjectMetricStatus: 'current:MetricValueStatus describedObject:CrossVersionObjectReference metric:MetricIdentifier',
  ObjectReference:
    'apiVersion:string fieldPath:string kind:string name:string namespace:string resourceVersion:string uid:string',
  OwnerReference: 'apiVersion:string blockOwnerDeletion:boolean controller:boolean kind:string name:string uid:string',
  PersistentVolumeClaim:
    'apiVersion:string kind:string metadata:ObjectMeta spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus',
  PersistentVolumeClaimCondition:
    'lastProbeTime:time lastTransitionTime:time message:string reason:string status:string type:string',
  PersistentVolumeClaimSpec:
    'accessModes:string[] dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference resources:VolumeResourceRequirements selector:LabelSelector storageClassName:string volumeAttributesClassName:string volumeMode:string volumeName:string',
  PersistentVolumeClaimStatus:
    'accessModes:string[] allocatedResourceStatuses:map<string> allocatedResources:map<quantity> capacity:map<quantity> conditions:PersistentVolumeClaimCondition[] currentVolumeAttributesClassName:string modifyVolumeStatus:ModifyVolumeStatus phase:string',
  PersistentVolumeClaimTemplate: 'metadata:ObjectMeta spec:PersistentVolumeClaimSpec',
  PersistentVolumeClaimVolumeSource: 'claimName:string readOnly:boolean',
  PhotonPersistentDiskVolumeSource: 'fsType:string pdID:string',
  Pod: 'apiVersion:string kind:string metadata:ObjectMeta spec:PodSpec status:PodStatus',
  PodAffinity:
    'preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm[] requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm[]',
  PodAffinityTerm:
    'labelSelector:LabelSelector matchLabelKeys:string[] mismatchLabelKeys:string[] namespaceSelector:LabelSelector namespaces:string[] topologyKey:string',
  PodAntiAffinity:
    'preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm[] requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm[]',
  PodCertificateProjection:
    'certificateChainPath:string credentialBundlePath:string keyPath:string keyType:string maxExpirationSeconds:integer signerName:string userAnnotations:map<string>',
  PodCondition:
    'lastProbeTime:time lastTransitionTime:time message:string observedGeneration:integer reason:string status:string type:string',
  PodDNSConfig: 'nameservers:string[] options:PodDNSConfigOption[] searches:string[]',
  PodDNSConfigOption: 'name:string value:string',
  PodDisruptionBudget:
    'apiVersion:string kind:string metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus',
  PodDisruptionBudgetSpec:
    'maxUnavailable:intOrString minAvailable:intOrString selector:LabelSelector unhealthyPodEvictionPolicy:string',
  PodDisruptionBudgetStatus:
    'conditions:Condition[] currentHealthy:integer desiredHealthy:integer disruptedPods:map<time> disruptionsAllowed:integer expectedPods:integer observedGeneration:integer',
  PodExtendedResourceClaimStatus: 'requestMappings:ContainerExtendedResourceRequest[] resourceClaimName:string',
  PodIP: 'ip:string',
  PodOS: 'name:string',
  PodReadinessGate: 'conditionType:string',
  PodResourceClaim: 'name:string resourceClaimName:string resourceClaimTemplateName:string',
  PodResourceClaimStatus: 'name:string resourceClaimName:string',
  PodSchedulingGate: 'name:string',
  PodSchedulingGroup: 'podGroupName:string',
  PodSecurityContext:
    'appArmorProfile:AppArmorProfile fsGroup:integer fsGroupChangePolicy:string runAsGroup:integer runAsNonRoot:boolean runAsUser:integer seLinuxChangePolicy:string seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:integer[] supplementalGroupsPolicy:string sysctls:Sysctl[] windowsOptions:WindowsSecurityContextOptions',
  PodSpec:
    'activeDeadlineSeconds:integer affinity:Affinity automountServiceAccountToken:boolean containers:Container[] dnsConfig:PodDNSConfig dnsPolicy:string enableServiceLinks:boolean ephemeralContainers:EphemeralContainer[] hostAliases:HostAlias[] hostIPC:boolean hostNetwork:boolean hostPID:boolean hostUsers:boolean hostname:string hostnameOverride:string imagePullSecrets:LocalObjectReference[] initContainers:Container[] nodeName:string nodeSelector:map<string> os:PodOS overhead:map<quantity> preemptionPolicy:string priority:integer priorityClassName:string readinessGates:PodReadinessGate[] resourceClaims:PodResourceClaim[] resources:ResourceRequirements restartPolicy:string runtimeClassName:string schedulerName:string schedulingGates:PodSchedulingGate[] schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext serviceAccount:string serviceAccountName:string setHostnameAsFQDN:boolean shareProcessNamespace:boolean subdomain:string terminationGracePeriodSeconds:integer tolerations:Toleration[] topologySpreadConstraints:TopologySpreadConstraint[] volumes:Volume[]',
  PodStatus:
    'allocatedResources:map<quantity> conditions:PodCondition[] containerStatuses:ContainerStatus[] ephemeralContainerStatuses:ContainerStatus[] extendedResourceClaimStatus:PodExtendedResourceClaimStatus hostIP:string hostIPs:HostIP[] initContainerStatuses:ContainerStatus[] message:string nodeAllocatableResourceClaimStatuses:NodeAllocatableResourceClaimStatus[] nominatedNodeName:string observedGeneration:integer phase:string podIP:string podIPs:PodIP[] qosClass:string reason:string resize:string resourceClaimStatuses:PodResourceClaimStatus[] resources:ResourceRequirements startTime:time',
  PodTemplateSpec: 'metadata:ObjectMeta spec:PodSpec',
  PodsMetricSource: 'metric:MetricIdentifier target:MetricTarget',
  PodsMetricStatus: 'current:MetricValueStatus metric:MetricIdentifier',
  PortStatus: 'error:string port:integer protocol:string',
  PortworxVolumeSource: 'fsType:string readOnly:boolean volumeID:string',
  PreferredSchedulingTerm: 'preference:NodeSelectorTerm weight:integer',
  Probe:
    'exec:ExecAction failureThreshold:integer grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:integer periodSeconds:integer successThreshold:integer tcpSocket:TCPSocketAction terminationGracePeriodSeconds:integer timeoutSeconds:integer',
  ProjectedVolumeSource: 'defaultMode:integer sources:VolumeProjection[]',
  QuobyteVolumeSource: 'group:string readOnly:boolean registry:string tenant:string user:string volume:string',
  RBDVolumeSource:
    'fsType:string image:string keyring:string monitors:string[] pool:string readOnly:boolean secretRef:LocalObjectReference user:string',
  ReplicaSet: 'apiVersion:string kind:string metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus',
  ReplicaSetCondition: 'lastTransitionTime:time message:string reason:string status:string type:string',
  ReplicaSetSpec: 'minReadySeconds:integer replicas:integer selector:LabelSelector template:PodTemplateSpec',
  ReplicaSetStatus:
    'availableReplicas:integer conditions:ReplicaSetCondition[] fullyLabeledReplicas:integer observedGeneration:integer readyReplicas:integer replicas:integer terminatingReplicas:integer',
  ResourceFieldSelector: 'containerName:string divisor:quantity resource:string',
  ResourceHealth: 'health:string message:string resourceID:string',
  ResourceMetricSource: 'name:string target:MetricTarget',
  ResourceMetricStatus: 'current:MetricValueStatus name:string',
  ResourceRequirements: 'claims:CoreResourceClaim[] limits:map<quantity> requests:map<quantity>',
  ResourceStatus: 'name:string resources:ResourceHealth[]',
  RollingUpdateDaemonSet: 'maxSurge:intOrString maxUnavailable:intOrString',
  RollingUpdateDeployment: 'maxSurge:intOrString maxUnavailable:intOrString',
  RollingUpdateStatefulSetStrategy: 'maxUnavailable:intOrString partition:integer',
  SELinuxOptions: 'level:string role:string type:string user:string',
  ScaleIOVolumeSource:
    'fsType:string gateway:string protectionDomain:string readOnly:boolean secretRef:LocalObjectReference sslEnabled:boolean storageMode:string storagePool:string system:string volumeName:string',
  SeccompProfile: 'localhostProfile:string type:string',
  SecretEnvSource: 'name:string optional:boolean',
  SecretKeySelector: 'key:string name:string optional:boolean',
  SecretProjection: 'items:KeyToPath[] name:string optional:boolean',
  SecretVolumeSource: 'defaultMode:integer items:KeyToPath[] optional:boolean secretName:string',
  SecurityContext:
    'allowPrivilegeEscalation:boolean appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:boolean procMount:string readOnlyRootFilesystem:boolean runAsGroup:integer runAsNonRoot:boolean runAsUser:integer seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions',
  Service: 'apiVersion:string kind:string metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus',
  ServiceAccountTokenProjection: 'audience:string expirationSeconds:integer path:string',
  ServiceBackendPort: 'name:string number:integer',
  ServicePort: 'appProtocol:string name:string nodePort:integer port:integer protocol:string targetPort:intOrString',
  ServiceSpec:
    'allocateLoadBalancerNodePorts:boolean clusterIP:string clusterIPs:string[] externalIPs:string[] externalName:string externalTrafficPolicy:string healthCheckNodePort:integer internalTrafficPolicy:string ipFamilies:string[] ipFamilyPolicy:string loadBalancerClass:string loadBalancerIP:string loadBalancerSourceRanges:string[] ports:ServicePort[] publishNotReadyAddresses:boolean selector:map<string> sessionAffinity:string sessionAffinityConfig:SessionAffinityConfig trafficDistribution:string type:string',
  ServiceStatus: 'conditions:Condition[] loadBalancer:LoadBalancerStatus',
  SessionAffinityConfig: 'clientIP:ClientIPConfig',
  SleepAction: 'seconds:integer',
  StatefulSet: 'apiVersion:string kind:string metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus',
  StatefulSetCondition: 'lastTransitionTime:time message:string reason:string status:string type:string',
  StatefulSetOrdinals: 'start:integer',
  StatefulSetPersistentVolumeClaimRetentionPolicy: 'whenDeleted:string whenScaled:string',
  StatefulSetSpec:
    'minReadySeconds:integer ordinals:StatefulSetOrdinals persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy:string replicas:integer revisionHistoryLimit:integer selector:LabelSelector serviceName:string template:PodTemplateSpec updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates:PersistentVolumeClaim[]',
  StatefulSetStatus:
    'availableReplicas:integer collisionCount:integer conditions:StatefulSetCondition[] currentReplicas:integer currentRevision:string observedGeneration:integer readyReplicas:integer replicas:integer updateRevision:string updatedReplicas:integer',
  StatefulSetUpdateStrategy: 'rollingUpdate:RollingUpdateStatefulSetStrategy type:string',
  StorageOSVolumeSource:
    'fsType:string readOnly:boolean secretRef:LocalObjectReference volumeName:string volumeNamespace:string',
  Sysctl: 'name:string value:string',
  TCPSocketAction: 'host:string port:intOrString',
  Taint: 'effect:string key:string timeAdded:time value:string',
  Toleration: 'effect:string key:string operator:string tolerationSeconds:integer value:string',
  TopologySpreadConstraint:
    'labelSelector:LabelSelector matchLabelKeys:string[] maxSkew:integer minDomains:integer nodeAffinityPolicy:string nodeTaintsPolicy:string topologyKey:string whenUnsatisfiable:string',
  TypedLocalObjectReference: 'apiGroup:string kind:string name:string',
  TypedObjectReference: 'apiGroup:string kind:string name:string namespace:string',
  Volume:
    'awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name:string nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource',
  VolumeDevice: 'devicePath:string name:string',
  VolumeMount:
    'mountPath:string mountPropagation:string name:string readOnly:boolean recursiveReadOnly:string subPath:string subPathExpr:string',
  VolumeMountStatus: 'mountPath:string name:string readOnly:boolean recursiveReadOnly:string volumeStatus:VolumeStatus',
  VolumeProjection:
    'clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection',
  VolumeResourceRequirements: 'limits:map<quantity> requests:map<quantity>',
  VolumeStatus: 'image:ImageVolumeStatus',
  VsphereVirtualDiskVolumeSource: 'fsType:string storagePolicyID:string storagePolicyName:string volumePath:string',
  WeightedPodAffinityTerm: 'podAffinityTerm:PodAffinityTerm weight:integer',
  WindowsSecurityContextOptions:
    'gmsaCredentialSpec:string gmsaCredentialSpecName:string hostProcess:boolean runAsUserName:string',
};
