import type { Locale } from '@portazgo/contracts';

/** The objects that can be found, in the detector's own order: its own name; Spanish; Portuguese. The first of each is said, all are understood. */
const table = `
person,people,persons,human,man,men,woman,women,someone,child,children; persona,gente,alguien,hombre,mujer,niño,niña; pessoa,gente,alguém,homem,mulher,criança
bicycle,bike; bicicleta,bici; bicicleta
car,automobile; coche,auto,carro,automóvil; carro,automóvel
motorcycle,motorbike; motocicleta,moto; motocicleta,moto
airplane,plane,aircraft; avión; avião
bus,buses; autobús,bus; ônibus,autocarro
train; tren; trem,comboio
truck,lorry; camión; caminhão,camião
boat,ship; barco,bote; barco
traffic light; semáforo; semáforo
fire hydrant; boca de incendio,hidrante; hidrante
stop sign; señal de stop,señal de alto; placa de pare
parking meter; parquímetro; parquímetro
bench,benches; banco; banco
bird; pájaro,ave; pássaro,ave
cat,kitten; gato,gata; gato,gata
dog,puppy; perro,perra; cachorro,cão
horse; caballo; cavalo
sheep; oveja; ovelha
cow; vaca; vaca
elephant; elefante; elefante
bear; oso; urso
zebra; cebra; zebra
giraffe; jirafa; girafa
backpack; mochila; mochila
umbrella; paraguas; guarda-chuva
handbag,bag; bolso,cartera; bolsa
tie,necktie; corbata; gravata
suitcase; maleta; mala
frisbee; frisbee; frisbee
skis,ski; esquís; esquis
snowboard; tabla de nieve; prancha de neve
sports ball,ball; pelota,balón; bola
kite; cometa; pipa,papagaio
baseball bat; bate de béisbol; taco de beisebol
baseball glove; guante de béisbol; luva de beisebol
skateboard; monopatín; skate
surfboard; tabla de surf; prancha de surfe
tennis racket; raqueta; raquete
bottle; botella; garrafa
wine glass,glass; copa,vaso; taça,copo
cup,mug; taza; xícara,chávena,caneca
fork; tenedor; garfo
knife,knives; cuchillo; faca
spoon; cuchara; colher
bowl; cuenco,tazón; tigela
banana; plátano,banana; banana
apple; manzana; maçã
sandwich,sandwiches; sándwich,bocadillo; sanduíche
orange; naranja; laranja
broccoli; brócoli; brócolis
carrot; zanahoria; cenoura
hot dog; perrito caliente; cachorro-quente
pizza; pizza; pizza
donut; rosquilla,dona; rosquinha
cake; pastel,tarta; bolo
chair; silla; cadeira
couch,sofa; sofá; sofá
potted plant,plant; planta en maceta,planta; planta em vaso,planta
bed; cama; cama
dining table,table; mesa; mesa
toilet; inodoro; vaso sanitário
tv,television,screen,monitor; televisor,tele,pantalla; televisão,tela
laptop,computer; portátil,ordenador,computadora; notebook,computador
mouse,mice; ratón; mouse
remote,remote control; mando a distancia,control remoto; controle remoto
keyboard; teclado; teclado
cell phone,phone,mobile; teléfono móvil,teléfono,celular,móvil; celular,telefone,telemóvel
microwave; microondas; micro-ondas
oven; horno; forno
toaster; tostadora; torradeira
sink; fregadero,lavabo; pia
refrigerator,fridge; frigorífico,nevera,refrigerador; geladeira
book; libro; livro
clock,watch; reloj; relógio
vase; jarrón,florero; vaso de flores
scissors; tijeras; tesoura
teddy bear; oso de peluche,peluche; urso de pelúcia
hair drier,hair dryer; secador; secador
toothbrush,toothbrushes; cepillo de dientes; escova de dentes`;

type Names = Readonly<Record<Locale, readonly string[]>>;

const names: ReadonlyMap<string, Names> = new Map(
  table
    .trim()
    .split('\n')
    .map((row) => {
      const [en = [], es = [], pt = []] = row.split(';').map((part) => part.trim().split(','));
      return [en[0] as string, { en, es, pt }];
    }),
);

/** The detector's own names, each at its number. */
export const objectLabels: readonly string[] = [...names.keys()];

/** What people who speak the language call an object of the detector. */
export const objectName = (label: string, locale: Locale): string => names.get(label)?.[locale][0] ?? label;

/** Lower case without marks, for comparisons. */
export const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Objects that a text names, in any of the three languages, in singular or plural. */
export function namedObjects(text: string): string[] {
  const words = ` ${plain(text).replace(/[^\p{L}\p{N}-]+/gu, ' ')} `;
  const isNamed = (name: string) => [name, `${name}s`, `${name}es`].some((form) => words.includes(` ${plain(form)} `));
  return [...names].filter(([, { en, es, pt }]) => [...en, ...es, ...pt].some(isNamed)).map(([label]) => label);
}
