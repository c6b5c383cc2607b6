import { ServiceError } from '@portazgo/errors';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { OutOfTime, withinTime } from './within-time.ts';

const compileMs = 500;
const validateMs = 250;
const reasonLength = 200;

/** Judges schemas and keeps none of them. Its own schema takes a quarter of a second to compile, so it is made once. */
const draft = new Ajv2020({ strict: false, validateFormats: false, logger: false });

/** A client's JSON Schema, ready to judge answers. Draft 2020-12; older drafts are read as far as they mean the same. */
export class JsonValidator {
  private constructor(
    readonly schema: Record<string, unknown>,
    private readonly validate: ValidateFunction,
  ) {}

  /** Before the first call, which would wait for it. */
  static warmUp(): void {
    draft.validateSchema({});
  }

  /** @throws ServiceError `invalid_request` for a schema that is none */
  static of(schema: Record<string, unknown>, field: string): JsonValidator {
    const { $schema: _draft, ...own } = schema;
    // Nothing is kept between clients, and a format is a note for the model, not a rule.
    const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, meta: false, validateSchema: false, addUsedSchema: false });
    try {
      const validate = withinTime(compileMs, () => {
        if (draft.validateSchema(own) !== true) throw new Error(draft.errorsText(draft.errors, { dataVar: field }));
        return ajv.compile(own);
      });
      return new JsonValidator(schema, validate);
    } catch (error) {
      throw new ServiceError('invalid_request', { field, reason: error instanceof OutOfTime ? 'is too costly to check' : reasonOf(error) }, { cause: error });
    }
  }

  /** Why a value does not fit, or null. */
  fault(value: unknown): string | null {
    try {
      if (withinTime(validateMs, () => this.validate(value))) return null;
    } catch (error) {
      return error instanceof OutOfTime ? 'it could not be checked in time' : 'it could not be checked';
    }
    const [first] = this.validate.errors ?? [];
    return `${first?.instancePath || 'it'} ${first?.message ?? 'does not fit'}`.slice(0, reasonLength);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'is not a JSON Schema').slice(0, reasonLength);
