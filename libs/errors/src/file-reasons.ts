/** Why a file is refused, as a code that crosses processes and reads as a sentence's end in each language. */
const fileReasons = {
  empty: { es: 'está vacío', pt: 'está vazio', en: 'it is empty' },
  truncated: { es: 'termina antes de tiempo', pt: 'termina antes do fim', en: 'it ends too early' },
  unreadable: { es: 'no se puede leer como lo que dice ser', pt: 'não pode ser lido como o que diz ser', en: 'it cannot be read as what it claims to be' },
  unwanted_type: { es: 'su contenido no es de un tipo admitido', pt: 'seu conteúdo não é de um tipo aceito', en: 'its content is not of an accepted type' },
  too_many_pixels: { es: 'tiene demasiados píxeles', pt: 'tem pixels demais', en: 'it has too many pixels' },
  too_many_frames: { es: 'tiene demasiados fotogramas', pt: 'tem quadros demais', en: 'it has too many frames' },
  unpacks_too_large: { es: 'se descomprime a un tamaño excesivo', pt: 'descompacta para um tamanho excessivo', en: 'it unpacks to an excessive size' },
  not_base64: { es: 'no es base64', pt: 'não é base64', en: 'it is not base64' },
  not_fetched: { es: 'no se pudo traer de su dirección', pt: 'não pôde ser buscado em seu endereço', en: 'it could not be fetched from its address' },
  address_refused: {
    es: 'su dirección se rechaza: solo se traen archivos de direcciones públicas, y esta es privada, local o de un puerto o esquema que no se admite',
    pt: 'seu endereço é recusado: só são buscados arquivos de endereços públicos, e este é privado, local ou de uma porta ou esquema não aceito',
    en: 'its address is refused: files are fetched from public addresses only, and this one is private, local or of a port or scheme that is not allowed',
  },
  not_a_file: {
    es: 'no es una dirección, un archivo propio ni base64',
    pt: 'não é um endereço, um arquivo próprio nem base64',
    en: 'it is neither an address, an own file nor base64',
  },
  not_found: { es: 'no existe o ya caducó', pt: 'não existe ou já expirou', en: 'it does not exist or has expired' },
} as const;

export type FileReason = keyof typeof fileReasons;

/** A reason that this table does not know is told as it came: another version may be ahead. */
export function wordFileReason(reason: string, locale: 'es' | 'pt' | 'en'): string {
  return Object.hasOwn(fileReasons, reason) ? fileReasons[reason as FileReason][locale] : reason;
}
