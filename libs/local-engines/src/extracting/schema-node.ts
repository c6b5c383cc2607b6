export type JsonSchema = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Deeper references are taken for a schema that holds itself: nothing measured is so deep. */
const depthMax = 10;
/** Looked at in all: a schema that refers to itself twice would have no end. */
const nodesMax = 5_000;

/** A place in a client's schema, with its references followed. Anything may stand in it, so that everything is looked at before it is used. */
export class SchemaNode {
  private constructor(
    private readonly own: JsonSchema,
    private readonly root: JsonSchema,
    private readonly depth: number,
    private readonly budget: { nodes: number },
  ) {}

  static of(schema: JsonSchema): SchemaNode {
    return new SchemaNode(merged(schema, schema, 0), schema, 0, { nodes: nodesMax });
  }

  get isRoot(): boolean {
    return this.depth === 0;
  }

  /** What people are told about it: its title, else its description. */
  get words(): string {
    const { title, description } = this.own;
    return typeof title === 'string' ? title : typeof description === 'string' ? description : '';
  }

  get format(): string | undefined {
    return typeof this.own.format === 'string' ? this.own.format : undefined;
  }

  get constant(): unknown {
    return this.own.const;
  }

  get options(): readonly unknown[] {
    return list(this.own.enum);
  }

  /** The ways of an `anyOf` or `oneOf`. */
  get choices(): readonly SchemaNode[] {
    return [...list(this.own.anyOf), ...list(this.own.oneOf)].flatMap((each) => this.child(each) ?? []);
  }

  get properties(): readonly (readonly [string, SchemaNode])[] {
    if (!isRecord(this.own.properties)) return [];
    return Object.entries(this.own.properties).flatMap(([key, value]) => {
      const node = this.child(value);
      return node ? [[key, node] as const] : [];
    });
  }

  get items(): SchemaNode | undefined {
    return this.child(this.own.items);
  }

  get itemsMax(): number {
    return typeof this.own.maxItems === 'number' ? this.own.maxItems : Infinity;
  }

  requires(key: string): boolean {
    return list(this.own.required).includes(key);
  }

  /** Whether a value of this type may stand here. */
  takes(type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'): boolean {
    const { types } = this;
    if (types.length > 0) return types.includes(type);
    if (this.properties.length > 0) return type === 'object';
    return this.own.items === undefined ? type === 'string' : type === 'array';
  }

  get takesNull(): boolean {
    return this.types.includes('null') || this.options.includes(null) || this.choices.some((choice) => choice.takesNull);
  }

  private get types(): readonly unknown[] {
    return typeof this.own.type === 'string' ? [this.own.type] : list(this.own.type);
  }

  private child(schema: unknown): SchemaNode | undefined {
    if (!isRecord(schema) || this.depth >= depthMax || this.budget.nodes-- <= 0) return undefined;
    return new SchemaNode(merged(schema, this.root, 0), this.root, this.depth + 1, this.budget);
  }
}

/** A schema with what it refers to and all that must hold too. */
function merged(schema: JsonSchema, root: JsonSchema, depth: number): JsonSchema {
  if (depth > depthMax) return schema;
  const more = [...(typeof schema.$ref === 'string' ? [target(schema.$ref, root)] : []), ...list(schema.allOf)].filter(isRecord);
  return more.reduce<JsonSchema>((whole, each) => {
    const part = merged(each, root, depth + 1);
    const properties = { ...(isRecord(part.properties) ? part.properties : {}), ...(isRecord(whole.properties) ? whole.properties : {}) };
    const required = [...list(part.required), ...list(whole.required)];
    return { ...part, ...whole, ...(Object.keys(properties).length > 0 ? { properties } : {}), ...(required.length > 0 ? { required } : {}) };
  }, schema);
}

/** `#/$defs/Line`; others are not followed. */
function target(reference: string, root: JsonSchema): unknown {
  if (!reference.startsWith('#/')) return undefined;
  const keys = reference.slice(2).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')); // prettier-ignore
  return keys.reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);
}
