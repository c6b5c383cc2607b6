import type { MeasuredCategory } from './guard-categories.ts';
import type { Phrase } from './phrase.ts';

type Category = Exclude<MeasuredCategory, 'prompt-injection' | 'jailbreak'>;

const of = (category: Category, weight: number, ...phrases: string[]): Phrase<Category>[] => phrases.map((words) => ({ category, weight, words }));

const insultEn =
  '(idiot*|moron*|stupid|imbecile*|retard*|loser*|dumbass*|asshole*|bitch*|bastard*|scum|trash|garbage|worthless|pathetic|dickhead*|cunt*|piece of shit|fucking idiot)';
const insultEs =
  '(idiota*|imbecil*|estupid*|tarad*|gilipoll*|pendej*|cabron*|inutil*|basura|hijo de puta|hija de puta|hijueputa|boludo de mierda|malparid*|mierda|asco|escoria|pelotud*|subnormal*|retrasad*|puta|zorra|perra)';
const insultPt =
  '(idiota*|imbecil*|estupid*|burr*|babaca*|otari*|canalha*|lixo|inutil|inuteis|filho da puta|filha da puta|merda|arrombad*|cuza*|desgracad*|escroto*|retardad*|vagabunda|puta|vadia|nojent*)';

/**
 * Words and phrases of abuse, in three languages. What may be said in good faith weighs little or is not here: swearing at a thing is not abuse,
 * and words that groups use of themselves are left to a model that understands a sentence.
 */
export const abusePhrases: readonly Phrase<Category>[] = [
  ...of(
    'harassment',
    0.8,
    `(you|youre|ur) (are|re|) (a|an|such|such a|such an|so|just a|nothing but|all|the most|) (fucking|stupid|dumb|complete|total|little|) ${insultEn}`,
    '(fuck|screw) (you|off|yourself)',
    '(go|just) … (fuck yourself|to hell)',
    '(shut|stfu) (the fuck|your mouth|your face|) up … (idiot|moron|bitch|asshole)',
    'nobody (likes|loves|wants) you',
    'everyone hates you',
    'piece of shit',
    `(eres|sos|usted es|son|sois) (un|una|unos|unas|tan|bien|muy|pura|puro|mas que una|) (maldit*|puto|puta|pedazo de|completo|completa|total|gran|) ${insultEs}`,
    '(vete|andate|vayase) (a|al) (la|) (mierda|chingada|carajo|diablo)',
    '(que te den|que te jodan|jodete|chinga tu madre|chingate|hijo de puta|hijo de la gran puta|hija de puta|hijueputa*|malparid*|gilipollas)',
    '(callate|cierra la boca|cierra el pico) … (idiota|imbecil|estupid*|puta|perra|pendej*)',
    '(nadie te quiere|nadie te soporta|todos te odian|das asco|me das asco|no vales nada|no sirves para nada)',
    `(voce e|tu es|vc e|voces sao) (um|uma|uns|umas|tao|muito|so|so um|) (maldit*|puta|pedaco de|grande|completo|completa|total|) ${insultPt}`,
    '(vai se foder|vai se fuder|vai tomar no cu|va para o inferno|va pra o inferno|foda se voce|vai a merda|filho da puta|filha da puta|vtnc|vsf)',
    '(cala a boca|cale a boca|cala essa boca) … (idiota|imbecil|estupid*|puta|vadia|vagabunda|babaca|burr*)',
    '(ninguem gosta de voce|ninguem te suporta|ninguem te quer|ninguem aguenta voce|todos te odeiam|todo mundo te odeia|voce me da nojo|voce nao vale nada|voce nao serve para nada)',
  ),
  ...of(
    'harassment/threatening',
    0.85,
    '(i|we) (will|ll|am going to|m going to|are going to|gonna|am gonna|shall) (fucking|) (kill|murder|stab|shoot|strangle|hurt|beat|rape|find and kill|hunt|destroy|burn) (you|your family|your kids|your children|him|her|them)',
    '(i|ill|we) … (know where you live|find you and|make you pay|break your legs|break your neck|break your face|break your bones)',
    '(you|youre) (are|re|will be|) (going to|gonna|so) (die|dead|pay for this|regret)',
    '(watch your back|you better run|youre a dead man|you are a dead man)',
    '(te|los|las|la|lo|le|os) (voy|vamos|va|van) a (matar|apunalar|disparar|partir|romper|reventar|violar|golpear|degollar|quemar|hacer dano|hacer pagar)',
    '(te matare|te mataremos|te reventare|te encontrare y|os matare|se donde vives|sabemos donde vives|estas muerto|date por muerto|vas a morir|te vas a arrepentir)',
    '(vou|vamos|irei) (te|) (matar|esfaquear|atirar em|espancar|estuprar|quebrar|arrebentar|degolar|queimar|acabar com) (voce|voces|te|ele|ela|sua|seu|a sua|o seu|tua|a tua)',
    '(vou|vamos) te (matar|esfaquear|espancar|estuprar|quebrar|arrebentar|degolar|queimar|machucar|encontrar e)',
    '(eu sei onde voce mora|sei onde voce mora|sabemos onde voce mora|voce vai morrer|voce esta morto|voce vai pagar por isso|voce vai se arrepender)',
  ),
  ...of(
    'violence',
    0.8,
    '(kill|murder|stab|shoot|slaughter|massacre|behead) (you|him|her|them all|everyone|all of them|all of you|them)',
    '(shoot up|blow up|bomb) (the|a|my|your|this) (school|church|mosque|synagogue|hospital|building|airport|office)',
    '(matar|asesinar|acuchillar|apunalar|degollar|masacrar) (a todos|a todas|a ese|a esa|a esos|a mi|a tu|a su|los a todos)',
    'te voy a matar*',
    '(hacer explotar|hacer volar|poner una bomba en|volar) (la|el|una|un|esa|ese) (escuela|iglesia|mezquita|sinagoga|hospital|edificio|aeropuerto|oficina)',
    '(matar|assassinar|esfaquear|degolar|massacrar) (todos|todas|todo mundo|voce*|aquele*|aquela*|esse*|essa*|meu|minha)',
    '(vou|vamos) te matar',
    '(explodir|colocar uma bomba em|colocar uma bomba na|colocar uma bomba no) (a|o|na|no|uma|um|essa|esse|) (escola|igreja|mesquita|sinagoga|hospital|predio|aeroporto|escritorio)',
  ),
  ...of(
    'hate',
    0.85,
    '(nigger*|niggas|faggot*|kike*|chink*|spic|spics|wetback*|tranny|trannies|sandnigger*|gook*|raghead*|towelhead*)',
    '(gas|exterminate|deport|kill) (all|every|the) (the|) (jew*|muslim*|gays|blacks|immigrant*|mexican*|arab*|gyps*|christian*|women|trans)',
    '(jews|muslims|blacks|gays|immigrants|mexicans|arabs|gypsies|women|indians) are (all|) (vermin|animals|subhuman*|parasite*|cockroach*|rats|filth|inferior|scum|trash|a disease|a plague)',
    '(sudaca* de mierda|maricon* de mierda|maricones|negro* de mierda|moro* de mierda|judio* de mierda|indio* de mierda|panchito*|travelo*|bollera* de mierda|gitano* de mierda)',
    '(matar|exterminar|expulsar|deportar|gasear) a todos los (judios|moros|musulmanes|gays|negros|inmigrantes|gitanos|homosexuales|indios|maricones)',
    '(los|las) (judios|moros|musulmanes|gays|negros|inmigrantes|gitanos|homosexuales|mujeres|indios|sudacas) son (todos|todas|) (unos|unas|) (animales|parasitos|ratas|basura|escoria|inferiores|subhumanos|cucarachas|una plaga|mierda)',
    '(viado* de merda|bicha* de merda|preto* de merda|macaco de merda|crioulo* de merda|judeu* de merda|traveco*|sapatao de merda|baiano* de merda|paraiba de merda)',
    '(matar|exterminar|expulsar|deportar) todos os (judeus|muculmanos|gays|negros|imigrantes|ciganos|homossexuais|indios|nordestinos|viados)',
    '(os|as) (judeus|muculmanos|gays|negros|imigrantes|ciganos|homossexuais|mulheres|indios|nordestinos) sao (todos|todas|) (uns|umas|) (animais|parasitas|ratos|lixo|escoria|inferiores|baratas|uma praga|merda)',
  ),
  ...of(
    'self-harm/intent',
    0.85,
    '(i|im) (want|am going|m going|plan|am planning|would like|wanna|decided|need) (to|) (kill myself|end my life|die|hurt myself|cut myself|commit suicide)',
    '(im|i am) (suicidal|thinking about suicide|going to end it all)',
    '(quiero|voy a|pienso|planeo|me gustaria|necesito|he decidido) (matarme|suicidarme|morirme|morir|quitarme la vida|cortarme|hacerme dano|acabar con mi vida)',
    '(me quiero|me voy a) (matar|suicidar|morir|cortar)',
    '(quero|vou|penso em|planejo|gostaria de|preciso|decidi) (me matar|me suicidar|morrer|tirar minha vida|tirar a minha vida|me cortar|me machucar|acabar com a minha vida|acabar com minha vida)',
  ),
  ...of(
    'self-harm',
    0.75,
    '(kill|hang|cut|hurt) (yourself|urself|myself)',
    '(kys|you should die|commit suicide|end my life|better off dead)',
    '(matate|suicidate|ahorcate|cortate las venas|quitarme la vida|matarme|suicidarme|me quiero morir|me quiero matar)',
    '(se mate|se mata logo|se enforque|corte os pulsos|tirar minha vida|tirar a minha vida|me matar|me suicidar|quero morrer)',
  ),
  ...of(
    'sexual',
    0.75,
    '(blowjob*|handjob*|cumshot*|gangbang*|deepthroat*|porn|porno|pornograph*|hentai|xxx|nude* of|nudes|camgirl*|dildo*|creampie|bukkake|milf*)',
    '(suck|lick|stroke|ride) (my|his|her|your) (dick|cock|pussy|tits|ass)',
    '(fuck|fucking|fucked) (me|her|him|my) (hard|ass|pussy|in the ass|from behind)',
    '(my|your|her|his) (pussy|cock|dick|tits) … (wet|hard|inside)',
    '(mamada*|follame|follarte|follarme|chupame la polla|chupame la verga|chupame la pija|chupar la polla|chupar tu polla|chupar la verga|chupar tu verga|porno|pornografi*|corrida en la cara|culear*|nudes|fotos desnuda)',
    '(mi|tu|su) (polla|verga|pija|concha|cono) … (mojad*|dura|duro|dentro)',
    '(boquete*|punheta*|siririca|me foder|te foder|chupar meu pau|chupar seu pau|chupar o meu pau|chupa meu pau|chupa o meu pau|porno|pornografi*|nudes|buceta*|xoxota*|gozar na cara|gozar na boca)',
  ),
];
