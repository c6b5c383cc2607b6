/** A node of a JSON Schema as far as it is rewritten here. */
export interface SchemaNode {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  required?: string[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  [keyword: string]: unknown;
}

/**
 * The same schema in the words that generators of clients understand; what the gateway takes is checked elsewhere and stays as it is.
 * oapi-codegen, openapi-generator and openapi-python-client stumble over `{type: null}` as a branch, over a list of several types, over a
 * union as the type of further properties and over a constant that is no text.
 * Of a request, null is left out where it is a branch: who means "absent" may leave the field out. An answer keeps it, because a typed client reads it.
 */
export function makePortable(schema: SchemaNode, io: 'input' | 'output'): SchemaNode {
  if (isNull(schema)) return { description: sentences(schema.description, 'Always null.') };
  const node = rewriteNull(splitTypes(withPortableParts(schema, io)), io);
  if (typeof node.const === 'boolean') {
    const { const: value, ...rest } = node;
    return { ...rest, description: sentences(node.description, `Always \`${String(value)}\`.`) };
  }
  if (io === 'output' || node.default === undefined) return node;
  // Generators of TypeScript take a field with a default for one that is always there.
  const { default: usual, ...rest } = node;
  return usual === null
    ? rest
    : { ...rest, description: sentences(node.description, `\`${typeof usual === 'string' ? usual : JSON.stringify(usual)}\` when absent.`) };
}

function withPortableParts(schema: SchemaNode, io: 'input' | 'output'): SchemaNode {
  const node = { ...schema };
  const { properties, additionalProperties: further } = node;
  if (properties) node.properties = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, makePortable(part, io)]));
  if (typeof further === 'object') {
    const part = makePortable(further, io);
    node.additionalProperties = isUnion(part) ? {} : part;
  }
  if (properties && node.required && io === 'output') node.required = node.required.filter((name) => !isUnionOrNull(properties[name]));
  // Keys of JSON are texts.
  delete node.propertyNames;
  if (node.items) node.items = makePortable(node.items, io);
  for (const union of ['anyOf', 'oneOf'] as const)
    if (node[union]) node[union] = node[union].map((part) => (isNull(part) ? part : withPlainItems(makePortable(part, io))));
  return node;
}

/** `type: [string, number]` becomes a union; the one of a type and null stays, for it is how 3.1 says "nullable". */
function splitTypes(node: SchemaNode): SchemaNode {
  if (!Array.isArray(node.type)) return node;
  const types = node.type.filter((type) => type !== 'null');
  if (types.length < 2) return node;
  const { type: _, ...rest } = node;
  return { ...rest, anyOf: node.type.map((type) => ({ type })) };
}

function rewriteNull(node: SchemaNode, io: 'input' | 'output'): SchemaNode {
  if (!node.anyOf?.some(isNull)) return node;
  const { anyOf, ...rest } = node;
  const branches = anyOf.filter((branch) => !isNull(branch));
  const [only] = branches;
  if (branches.length === 1 && only) {
    const isPlain = typeof only.type === 'string' && only.enum === undefined && only.const === undefined && only.type !== 'object' && only.type !== 'array';
    if (isPlain || (io === 'output' && typeof only.type === 'string' && !isMap(only))) return { ...orNull(only), ...rest };
    if (io === 'input') return only.$ref === undefined ? { ...only, ...rest } : { ...rest, ...only };
    return node;
  }
  // No generator has a type for "one of these or null" that all of the others have too: an answer's field is then one that may be absent.
  return { ...rest, anyOf: branches };
}

function orNull(branch: SchemaNode): SchemaNode {
  const { const: value, ...rest } = branch;
  const values = branch.enum ?? (value === undefined ? undefined : [value]);
  return { ...rest, type: [branch.type as string, 'null'], ...(values ? { enum: [...values, null] } : {}) };
}

/** A list of free objects within a union becomes a list of anything: Go and Java have no name for its branch. */
function withPlainItems(branch: SchemaNode): SchemaNode {
  return branch.items && isMap(branch.items) ? { ...branch, items: {} } : branch;
}

/** Several kinds of value, or none. */
function isUnionOrNull(node: SchemaNode | undefined): boolean {
  if (node && isNull(node)) return true;
  if (Array.isArray(node?.type)) return node.type.length > 2 && node.type.includes('null');
  return node?.anyOf !== undefined && node.anyOf.length > 2 && node.anyOf.some(isNull);
}

/** Further properties and no named one. */
const isMap = ({ additionalProperties, properties = {} }: SchemaNode) => typeof additionalProperties === 'object' && Object.keys(properties).length === 0;
const isNull = (node: SchemaNode) => node.type === 'null';
const isUnion = (node: SchemaNode) => node.anyOf !== undefined || node.oneOf !== undefined;
const sentences = (...texts: (string | undefined)[]) => texts.filter((text) => text !== undefined).join(' ');
