import { plain } from '../describing/object-names.ts';
import type { ReadingLanguage } from './tesseract.ts';

/** What forms, bills and signs are made of, without marks: they hold no sentences that would tell their language. */
const words: Readonly<Record<ReadingLanguage, ReadonlySet<string>>> = {
  en: set(
    'invoice receipt date customer client address phone amount due tax quantity price name order number ticket entrance exit open closed sale street page payment balance discount shipping thank',
  ),
  es: set(
    'factura recibo fecha cliente direccion telefono importe vencimiento cantidad precio nombre pedido numero entrada salida abierto cerrado venta calle pagina pago saldo descuento envio gracias correo ciudad',
  ),
  pt: set(
    'fatura nota fiscal recibo data cliente endereco telefone valor vencimento quantidade preco nome pedido numero entrada saida aberto fechado venda rua pagina pagamento saldo desconto envio obrigado correio cidade',
  ),
};

/** The language that most of its words of forms are of; null where two are as likely. */
export function formLanguage(text: string): ReadingLanguage | null {
  const found = plain(text).match(/\p{L}+/gu) ?? [];
  const counts = (Object.keys(words) as ReadingLanguage[]).map((language) => ({ language, count: found.filter((word) => words[language].has(word)).length }));
  const [best, next] = counts.toSorted((one, other) => other.count - one.count);
  return best && next && best.count > next.count ? best.language : null;
}

function set(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
