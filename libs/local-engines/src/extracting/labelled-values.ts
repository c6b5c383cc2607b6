import { plain } from '../describing/object-names.ts';

/** What forms in the three languages print before a value; a property whose name has one of a row is looked for by all of it. */
const rows: readonly (readonly string[])[] = [
  [
    'invoice number',
    'invoice no',
    'invoice id',
    'invoice',
    'numero de factura',
    'factura',
    'numero da fatura',
    'fatura',
    'nota fiscal',
    'numero factura',
    'numero fatura',
  ],
  ['order number', 'order no', 'order id', 'order', 'numero de pedido', 'pedido', 'numero do pedido', 'purchase order'],
  ['customer', 'client', 'cliente', 'bill to', 'billed to', 'facturar a', 'customer name', 'nombre del cliente', 'nome do cliente'],
  ['vendor', 'seller', 'supplier', 'issuer', 'merchant', 'proveedor', 'vendedor', 'fornecedor', 'emisor', 'emissor', 'emitente'],
  ['address', 'direccion', 'domicilio', 'endereco', 'morada'],
  ['name', 'full name', 'nombre', 'nombre completo', 'nome', 'nome completo'],
  ['due date', 'payment due', 'vencimiento', 'fecha de vencimiento', 'vencimento', 'data de vencimento'],
  ['city', 'ciudad', 'cidade', 'localidad', 'localidade'],
  ['country', 'pais'],
  ['postal code', 'zip code', 'zip', 'codigo postal', 'cep'],
  ['tax id', 'vat number', 'vat no', 'vat id', 'nif', 'cif', 'rfc', 'cnpj', 'cpf', 'nit', 'ruc', 'cuit'],
  ['iban'],
  ['account number', 'account', 'cuenta', 'numero de cuenta', 'conta', 'numero da conta'],
  ['company', 'empresa', 'compania', 'razon social', 'razao social'],
  ['reference', 'ref', 'referencia'],
  ['payment method', 'forma de pago', 'metodo de pago', 'forma de pagamento', 'paid by'],
  ['quantity', 'qty', 'cantidad', 'quantidade', 'cant', 'qtd'],
  ['unit price', 'price', 'precio', 'preco', 'precio unitario', 'preco unitario'],
  ['subtotal', 'sub total', 'base imponible', 'net amount', 'subtotal geral'],
  ['tax', 'vat', 'iva', 'icms', 'imposto', 'impuesto', 'impuestos', 'impostos', 'sales tax'],
  ['discount', 'descuento', 'desconto'],
  ['date', 'fecha', 'data', 'issue date', 'fecha de emision', 'data de emissao', 'invoice date', 'fecha de factura'],
  ['birth date', 'date of birth', 'fecha de nacimiento', 'data de nascimento', 'born'],
  ['subject', 'asunto', 'assunto'],
  ['from', 'de', 'remitente', 'remetente', 'sender'],
  ['to', 'para', 'destinatario', 'recipient'],
];

/** `invoice_number`, `invoiceNumber` → `invoice number`. */
export const nameWords = (name: string): string =>
  plain(name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')).replace(/[^\p{L}\p{N}]+/gu, ' ').trim(); // prettier-ignore

/** Labels that a property of this name may stand under, longest first. */
export function labelsOf(words: string): string[] {
  const own = rows.filter((row) => row.includes(words));
  const near = own.length > 0 ? own : rows.filter((row) => row.some((label) => label.includes(' ') && ` ${words} `.includes(` ${label} `)));
  return [...new Set([words, ...near.flat()])].filter((label) => label !== '').toSorted((one, other) => other.length - one.length);
}

/** The value that stands beside one of these labels; null where none does. */
export function labelledValue(pageRows: readonly string[], labels: readonly string[]): string | null {
  for (const label of labels) {
    const pattern = new RegExp(String.raw`(?:^|[\s|(])${label}\s*(?:n[o°º.]{0,2}|no\.|number|num\.?|#)?\s*([:#=])?\s*(\S.*)$`);
    for (const row of pageRows) {
      const searched = plain(row);
      if (searched.length !== row.normalize('NFC').length) continue;
      const match = pattern.exec(searched);
      const value = match?.[2];
      if (!match || value === undefined) continue;
      const written = row
        .normalize('NFC')
        .slice(searched.length - value.length)
        .trim();
      // Without a colon it may be any sentence with the word in it: then only figures at the start of a row count.
      if (match[1] !== undefined || (match.index === 0 && /^[€$£#]?\s?(?=\S*\d)\S+$/.test(written))) return cut(written);
    }
  }
  return null;
}

/** A second label on the same row ends the value. */
const cut = (value: string): string => value.split(/\s{3,}|\s\|\s|\s(?=\p{L}+:\s)/u)[0]?.trim() ?? value;
