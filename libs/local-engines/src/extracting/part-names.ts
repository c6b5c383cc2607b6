/** What parts of a measured thing go by in schemas: their own names, and those that mean the same. */
const names: Readonly<Record<string, RegExp>> = {
  text: /^(text|texto|content|contenido|conteudo|value|valor|line|linea|linha|word|palabra|palavra)$/,
  label: /^(label|name|nombre|nome|etiqueta|object|objeto|class|type|tipo|clase|classe|colou?r|cor)$/,
  confidence: /^(confidence|score|confianza|confianca|probability|probabilidad|probabilidade|puntuacion|certainty)$/,
  box: /^(box|bbox|bounding ?box|rect(angle)?|caja|caixa|position|posicion|posicao|location|coordinates|coordenadas)$/,
  words: /^(words|palabras|palavras)$/,
  left: /^(left|x|x0|x min|izquierda|esquerda)$/,
  top: /^(top|y|y0|y min|arriba|topo)$/,
  width: /^(width|w|ancho|largura)$/,
  height: /^(height|h|alto|altura)$/,
  right: /^(right|x1|x2|x max|derecha|direita)$/,
  bottom: /^(bottom|y1|y2|y max|abajo|base)$/,
  count: /^(count|quantity|number|cantidad|numero|quantidade)$/,
  age: /^(age|edad|idade|estimated age)$/,
  emotion: /^(emotion|expression|emocion|expresion|emocao|expressao|mood)$/,
  smiling: /^((is )?smil\w*|sonri\w*|sorri\w*)$/,
  hex: /^(hex|hex code|code|codigo|rgb)$/,
  share: /^(share|fraction|proportion|ratio|proporcion|proporcao|parte)$/,
  percent: /^(percent|percentage|porcentaje|porcentagem|percentual)$/,
  description: /^(description|item|product|producto|produto|articulo|concepto|descripcion|descricao|name|nombre|nome|detail)$/,
  amount: /^(amount|total|importe|monto|valor|line total|value|price|precio|preco|number)$/,
  price: /^(price|unit price|precio|preco|precio unitario|preco unitario|valor unitario|rate)$/,
  quantity: /^(quantity|qty|count|cantidad|quantidade|cant|qtd|units|unidades)$/,
  currency: /^(currency|moneda|moeda|divisa)$/,
};

/** The part of a thing that a property of this name means. */
export function partOf<Part>(parts: Readonly<Record<string, Part>>, words: string): Part | undefined {
  const own = parts[words];
  if (own !== undefined) return own;
  const key = Object.keys(names).find((name) => parts[name] !== undefined && names[name]?.test(words));
  return key === undefined ? undefined : parts[key];
}
