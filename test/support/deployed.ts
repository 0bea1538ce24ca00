import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { z } from 'zod';
import type { Action } from '../../src/kubernetes/access-review.ts';

/** What deploy/ applies, read from its very files. */
export const deployFolder = join(import.meta.dirname, '../../deploy');
const text = (file: string): string => readFileSync(join(deployFolder, file), 'utf8');

const Kustomization = z.object({
  resources: z.array(z.string()),
  configMapGenerator: z.array(z.object({ files: z.array(z.string()) })),
});
const kustomization = text('kustomization.yaml');
const { resources, configMapGenerator } = Kustomization.parse(load(kustomization));
/** Named in a comment: for those who need them. */
const optional = Array.from(
  kustomization.matchAll(/^ *# - (\S+\.yaml)/gm),
  ([, file = '']) => file,
);

/** Every file that the kustomization names. */
export const namedFiles = [
  ...resources,
  ...configMapGenerator.flatMap(({ files }) => files),
  ...optional,
];

const Metadata = z.object({ name: z.string(), namespace: z.string().optional() });
const Rule = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
  resourceNames: z.array(z.string()).optional(),
});
const Role = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  metadata: Metadata,
  rules: z.array(Rule),
});
const Subject = z.object({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});
const Binding = z.object({
  kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
  metadata: Metadata,
  roleRef: z.object({ name: z.string() }),
  subjects: z.array(Subject),
});

const read = (files: readonly string[]) => {
  const manifests = files.flatMap((file) => loadAll(text(file)));
  return {
    manifests,
    roles: manifests.flatMap((manifest) => Role.safeParse(manifest).data ?? []),
    bindings: manifests.flatMap((manifest) => Binding.safeParse(manifest).data ?? []),
  };
};
const { manifests, roles, bindings } = read(resources);
export { bindings };

const isBot = ({ kind, name, namespace }: z.infer<typeof Subject>): boolean =>
  kind === 'ServiceAccount' && name === 'slack-train' && namespace === 'slack-train';

/** One right in one line, as `verb resource.group name`. */
function line({ verb, group, resource, subresource, name }: Action): string {
  const path = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} ${path}.${group} ${name ?? '*'}`;
}

/** These rights, one a line, in order. */
export const linesOf = (actions: readonly Action[]): string[] => actions.map(line).sort();

function actionsOf({ apiGroups, resources, verbs, resourceNames }: z.infer<typeof Rule>): Action[] {
  const names = resourceNames ?? [undefined];
  return apiGroups
    .flatMap((group) => resources.map((resource) => ({ group, resource })))
    .flatMap(({ group, resource }) =>
      verbs.flatMap((verb) =>
        names.map((name) =>
          name === undefined ? { verb, group, resource } : { verb, group, resource, name },
        ),
      ),
    );
}

function grantedBy(from: readonly z.infer<typeof Role>[], names: readonly string[]): string[] {
  const chosen = from.filter(({ metadata }) => names.includes(metadata.name));
  return linesOf(chosen.flatMap(({ rules }) => rules.flatMap(actionsOf)));
}

/** What these roles grant, one right a line, in order. */
export const granted = (...names: string[]): string[] => grantedBy(roles, names);

/**
 * What the bot is granted by bindings in this namespace, without one in the whole cluster: by what
 * is applied as it stands, or by a file for those who need it.
 */
export function grantedToBot(namespace?: string, optionalFile?: string): string[] {
  const from = optionalFile === undefined ? { roles, bindings } : read([optionalFile]);
  const names = from.bindings
    .filter(({ metadata, subjects }) => metadata.namespace === namespace && subjects.some(isBot))
    .map(({ roleRef }) => roleRef.name);
  return grantedBy(from.roles, names);
}

/** What all roles of a file grant once its rules that are comments are taken in. */
export function grantedOnceTakenIn(file: string): string[] {
  const takenIn = text(file).replaceAll(
    /^( *)# (- apiGroups:|  (?:resources|verbs|resourceNames):)/gm,
    '$1$2',
  );
  const found = loadAll(takenIn).flatMap((manifest) => Role.safeParse(manifest).data ?? []);
  return linesOf(found.flatMap(({ rules }) => rules.flatMap(actionsOf)));
}

const Policy = z.object({
  kind: z.literal('ValidatingAdmissionPolicy'),
  metadata: Metadata,
  spec: z.object({
    failurePolicy: z.literal('Fail'),
    matchConstraints: z.object({ resourceRules: z.array(z.unknown()) }),
    matchConditions: z.array(z.object({ expression: z.string() })),
    validations: z.tuple([z.object({ expression: z.string() })]),
  }),
});
const PolicyBinding = z.object({
  kind: z.literal('ValidatingAdmissionPolicyBinding'),
  spec: z.object({ policyName: z.string(), validationActions: z.array(z.string()) }),
});

/** The one policy there is, and what its binding does where it says no. */
export function recordPolicy() {
  const [policy] = manifests.flatMap((manifest) => Policy.safeParse(manifest).data ?? []);
  const [binding] = manifests.flatMap((manifest) => PolicyBinding.safeParse(manifest).data ?? []);
  if (policy === undefined || binding?.spec.policyName !== policy.metadata.name)
    throw new Error('there is no policy that is bound');
  return {
    rules: policy.spec.matchConstraints.resourceRules,
    conditions: policy.spec.matchConditions.map(({ expression }) => expression),
    expression: policy.spec.validations[0].expression,
    actions: binding.spec.validationActions,
  };
}
