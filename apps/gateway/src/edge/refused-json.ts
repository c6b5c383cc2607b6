import type { Locale } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';

const reasons = {
  empty: { es: 'está vacío', pt: 'está vazio', en: 'it is empty' },
  binary: { es: 'es binario', pt: 'é binário', en: 'it is binary' },
  encoding: { es: 'no es UTF-8', pt: 'não é UTF-8', en: 'it is not UTF-8' },
  cut: { es: 'termina antes de tiempo', pt: 'termina cedo demais', en: 'it ends too early' },
  unreadable: { es: 'no se puede leer', pt: 'não pode ser lido', en: 'it cannot be read' },
  depth: { es: 'tiene más de 32 niveles', pt: 'tem mais de 32 níveis', en: 'it is nested deeper than 32 levels' },
  names: { es: 'un objeto tiene más de 2.000 nombres', pt: 'um objeto tem mais de 2.000 nomes', en: 'an object has more than 2,000 names' },
  values: { es: 'tiene demasiados valores', pt: 'tem valores demais', en: 'it has too many values' },
  prototype: { es: "el nombre '__proto__' no se admite", pt: "o nome '__proto__' não é aceito", en: "the name '__proto__' is not allowed" },
  length: {
    es: 'su longitud no es la de Content-Length',
    pt: 'seu comprimento não é o de Content-Length',
    en: 'its length is not what Content-Length says',
  },
} as const satisfies Record<string, Record<Locale, string>>;

/** Bytes that are no JSON, or none that the house reads. The body is never quoted: it may hold anything. */
export class RefusedJson extends Error {
  override readonly name = 'RefusedJson';

  constructor(
    readonly reason: keyof typeof reasons,
    private readonly position?: number,
  ) {
    super(reason);
  }

  toServiceError(locale: Locale): ServiceError {
    const place = this.position === undefined ? '' : ` (${{ es: 'posición', pt: 'posição', en: 'position' }[locale]} ${this.position})`;
    return new ServiceError('invalid_json', { reason: reasons[this.reason][locale] + place });
  }
}
