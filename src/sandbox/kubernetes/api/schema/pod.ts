import { labelSelector, objectMeta } from './metadata.ts';
import { all, list, map, struct } from './schema.ts';

const seccompProfile = struct('SeccompProfile', all('string', ['type', 'localhostProfile']));

const securityContext = struct('SecurityContext', {
  capabilities: struct('Capabilities', all(list('string'), ['add', 'drop'])),
  ...all('bool', [
    'privileged',
    'runAsNonRoot',
    'readOnlyRootFilesystem',
    'allowPrivilegeEscalation',
  ]),
  ...all('int64', ['runAsUser', 'runAsGroup']),
  procMount: 'string',
  seccompProfile,
  ...all('any', ['seLinuxOptions', 'windowsOptions', 'appArmorProfile']),
});

const podSecurityContext = struct('PodSecurityContext', {
  ...all('int64', ['runAsUser', 'runAsGroup', 'fsGroup']),
  runAsNonRoot: 'bool',
  supplementalGroups: list('int64'),
  ...all('string', ['supplementalGroupsPolicy', 'fsGroupChangePolicy', 'seLinuxChangePolicy']),
  seccompProfile,
  ...all('any', ['seLinuxOptions', 'windowsOptions', 'sysctls', 'appArmorProfile']),
});

const fieldRef = struct('ObjectFieldSelector', all('string', ['apiVersion', 'fieldPath']));

const keySelector = (name: string) =>
  struct(name, { ...all('string', ['name', 'key']), optional: 'bool' });

const env = struct('EnvVar', {
  ...all('string', ['name', 'value']),
  valueFrom: struct('EnvVarSource', {
    fieldRef,
    resourceFieldRef: 'any',
    fileKeyRef: 'any',
    configMapKeyRef: keySelector('ConfigMapKeySelector'),
    secretKeyRef: keySelector('SecretKeySelector'),
  }),
});

const optionalName = (name: string) => struct(name, { name: 'string', optional: 'bool' });

const envFrom = struct('EnvFromSource', {
  prefix: 'string',
  configMapRef: optionalName('ConfigMapEnvSource'),
  secretRef: optionalName('SecretEnvSource'),
});

/** v1.ResourceRequirements */
const resources = struct('ResourceRequirements', {
  limits: map('quantity'),
  requests: map('quantity'),
  claims: 'any',
});

const volumeMount = struct('VolumeMount', {
  ...all('string', [
    'name',
    'mountPath',
    'subPath',
    'subPathExpr',
    'mountPropagation',
    'recursiveReadOnly',
  ]),
  readOnly: 'bool',
});

const container = struct('Container', {
  ...all('string', [
    'name',
    'image',
    'workingDir',
    'imagePullPolicy',
    'terminationMessagePath',
    'terminationMessagePolicy',
    'restartPolicy',
  ]),
  ...all(list('string'), ['command', 'args']),
  ports: list(
    struct('ContainerPort', {
      ...all('string', ['name', 'protocol', 'hostIP']),
      ...all('int32', ['containerPort', 'hostPort']),
    }),
  ),
  env: list(env),
  envFrom: list(envFrom),
  resources,
  volumeMounts: list(volumeMount),
  securityContext,
  ...all('bool', ['stdin', 'stdinOnce', 'tty']),
  ...all('any', [
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
    'lifecycle',
    'volumeDevices',
    'resizePolicy',
    'restartPolicyRules',
  ]),
});

const items = list(struct('KeyToPath', { ...all('string', ['key', 'path']), mode: 'int32' }));

const volume = struct('Volume', {
  name: 'string',
  hostPath: struct('HostPathVolumeSource', all('string', ['path', 'type'])),
  emptyDir: struct('EmptyDirVolumeSource', { medium: 'string', sizeLimit: 'quantity' }),
  nfs: struct('NFSVolumeSource', { ...all('string', ['server', 'path']), readOnly: 'bool' }),
  persistentVolumeClaim: struct('PersistentVolumeClaimVolumeSource', {
    claimName: 'string',
    readOnly: 'bool',
  }),
  configMap: struct('ConfigMapVolumeSource', {
    name: 'string',
    items,
    defaultMode: 'int32',
    optional: 'bool',
  }),
  secret: struct('SecretVolumeSource', {
    secretName: 'string',
    items,
    defaultMode: 'int32',
    optional: 'bool',
  }),
  ...all('any', ['projected', 'downwardAPI', 'csi', 'ephemeral', 'image', 'iscsi', 'fc', 'cephfs']),
});

const toleration = struct('Toleration', {
  ...all('string', ['key', 'operator', 'value', 'effect']),
  tolerationSeconds: 'int64',
});

/** v1.PodSpec */
export const podSpec = struct('PodSpec', {
  volumes: list(volume),
  ...all(list(container), ['initContainers', 'containers', 'ephemeralContainers']),
  ...all('string', [
    'restartPolicy',
    'dnsPolicy',
    'serviceAccountName',
    'serviceAccount',
    'nodeName',
    'hostname',
    'subdomain',
    'schedulerName',
    'priorityClassName',
    'preemptionPolicy',
    'runtimeClassName',
    'hostnameOverride',
  ]),
  ...all('int64', ['terminationGracePeriodSeconds', 'activeDeadlineSeconds']),
  priority: 'int32',
  ...all('bool', [
    'automountServiceAccountToken',
    'hostNetwork',
    'hostPID',
    'hostIPC',
    'shareProcessNamespace',
    'setHostnameAsFQDN',
    'enableServiceLinks',
    'hostUsers',
  ]),
  nodeSelector: map('string'),
  tolerations: list(toleration),
  securityContext: podSecurityContext,
  imagePullSecrets: list(struct('LocalObjectReference', { name: 'string' })),
  topologySpreadConstraints: list(
    struct('TopologySpreadConstraint', {
      ...all('int32', ['maxSkew', 'minDomains']),
      ...all('string', [
        'topologyKey',
        'whenUnsatisfiable',
        'nodeAffinityPolicy',
        'nodeTaintsPolicy',
      ]),
      labelSelector,
      matchLabelKeys: list('string'),
    }),
  ),
  overhead: map('quantity'),
  resources,
  ...all('any', [
    'affinity',
    'hostAliases',
    'dnsConfig',
    'readinessGates',
    'os',
    'schedulingGates',
    'resourceClaims',
    'schedulingGroup',
  ]),
});

/** v1.PodTemplateSpec */
export const podTemplate = struct('PodTemplateSpec', { metadata: objectMeta, spec: podSpec });
