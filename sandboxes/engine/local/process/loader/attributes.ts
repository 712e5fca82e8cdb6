/** Import attributes: `with { type: 'json' }`. Node 20's names for what is wrong with them. */
import { nodeError } from '../../builtins/node-error';

/**
 * The type that the second argument of `import()` asks for.
 * @throws {TypeError} for what is no object, and for attributes that Node does not know
 */
export function typeAttribute(options: unknown): string | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== 'object' || options === null)
    throw new TypeError('The second argument to import() must be an object');
  const { with: attributes } = options as { with?: unknown };
  return attributes === undefined ? undefined : typeOf(attributes as Readonly<Record<string, unknown>>);
}

function typeOf(attributes: Readonly<Record<string, unknown>>): string | undefined {
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'type')
      throw nodeError(
        TypeError,
        'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED',
        `Import attribute "${key}" with value "${String(value)}" is not supported`,
      );
  }
  const { type } = attributes;
  return type === undefined ? undefined : String(type);
}

/** Of a module that is not of the type that is asked for. */
export function attributeError(url: string, type: string): Error {
  return type === 'json'
    ? nodeError(TypeError, 'ERR_IMPORT_ASSERTION_TYPE_FAILED', `Module "${url}" is not of type "json"`)
    : nodeError(
        TypeError,
        'ERR_IMPORT_ASSERTION_TYPE_UNSUPPORTED',
        `Import attribute type "${type}" is unsupported`,
      );
}
