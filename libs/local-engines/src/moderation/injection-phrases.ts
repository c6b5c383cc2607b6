import type { Phrase } from './phrase.ts';

type Category = 'prompt-injection' | 'jailbreak';

const injection = (weight: number, ...phrases: string[]): Phrase<Category>[] => phrases.map((words) => ({ category: 'prompt-injection', weight, words }));
const jailbreak = (weight: number, ...phrases: string[]): Phrase<Category>[] => phrases.map((words) => ({ category: 'jailbreak', weight, words }));

const rulesEn = '(instruction*|direction*|rule*|prompt*|guideline*|command*|order*|context)';
const rulesEs = '(instruccion*|indicacion*|regla*|orden*|norma*|directric*|prompt*|directiva*)';
const rulesPt = '(instruc*|indicac*|regra*|orden*|norma*|diretriz*|prompt*|comando*)';

/** How instructions are overruled, hidden prompts asked for and limits talked away, in three languages. */
export const injectionPhrases: readonly Phrase<Category>[] = [
  ...injection(
    0.85,
    `(ignore|disregard|forget|override|bypass|skip) (all|any|the|every|your|these|those) … (previous|prior|above|earlier|preceding|foregoing) ${rulesEn}`,
    `(ignore|disregard|forget|override|bypass) (previous|prior|above|earlier|all|your) ${rulesEn}`,
    `(ignore|disregard|forget) … ${rulesEn} (above|before|so far|you were given|you have been given|you received)`,
    `(ignore|disregard|forget) (everything|anything|all) … (above|before|told|said|instructed)`,
    '(reveal|print|show|output|repeat|display|leak|tell|give|write) … (system|initial|hidden|secret|original|developer) (prompt*|message*|instruction*)',
    '(what|which) (is|are|was|were) your (system|initial|hidden|secret|original) (prompt*|message*|instruction*)',
    'repeat (the|all) (words|text|everything) (above|before)',
    `(ignora|ignore|olvida|olvide|omite|desobedece|descarta|desecha) … ${rulesEs} … (anterior*|previa*|previo*|recibida*|dadas|sistema)`,
    `(ignora|ignore|olvida|olvide|omite|desobedece) (todas|todo|tus|sus|las) (tus|las|sus|) ${rulesEs}`,
    '(ignora|olvida|omite) todo lo (anterior|que|dicho)',
    'haz caso omiso (de|a) (lo|las|los|todo*|tus) … (anterior*|dicho|instruccion*|reglas)',
    '(revela|revele|muestra*|muestrame|imprime|escribe|repite|dime|ensename|copia) … (prompt|mensaje|instrucciones) (de|del|ocult*|inicial*|secret*|original*) (sistema|)',
    '(revela|muestra*|muestrame|imprime|dime|repite) (tu|tus|las|el) (prompt|instrucciones) (ocult*|secret*|inicial*|intern*|de sistema|del sistema)',
    '(cual|cuales) (es|son|eran) (tu|tus) (prompt|mensaje|instrucciones) (de sistema|del sistema|ocult*|secret*|inicial*|original*)',
    'no hagas caso (a|de) (lo|las|los) (que|instrucciones|reglas|normas) … (dijeron|dieron|anterior*|antes|sistema|previa*)',
    `(ignore|esqueca|desconsidere|descarte|desobedeca) … ${rulesPt} … (anterior*|previa*|recebida*|dadas|acima|sistema)`,
    `(ignore|esqueca|desconsidere|desobedeca) (todas|tudo|suas|as) (as|suas|) ${rulesPt}`,
    '(ignore|esqueca|desconsidere) (tudo|) o que (foi|voce|te|lhe) … (dito|disse*|recebeu|acima|antes)',
    '(revele|mostre|imprima|escreva|repita|diga|copie) … (prompt|mensagem|instrucoes) (de|do|ocult*|inicia*|secret*|origina*) (sistema|)',
    '(qual|quais) (e|sao|eram) (o|as|) (seu|suas|teu|tuas) (prompt|mensagem|instrucoes) (de sistema|do sistema|ocult*|secret*|inicia*|origina*)',
    'nao siga as (regras|instrucoes|normas) (que|anteriores|acima|dadas|do sistema)',
  ),
  ...injection(
    0.75,
    'system override',
    '(new|updated) (system|) instructions (follow|from the developer|override)',
    '(end|begin|start) of (system|user) (prompt|message|instructions)',
    '(nuevas|novas) (instrucciones|instrucoes) (del|do) (sistema|desarrollador|desenvolvedor)',
  ),
  ...jailbreak(
    0.85,
    '(developer|debug|god|admin|root) mode (enabled|activated|on|unlocked)',
    '(enable|activate|enter) (developer|god|jailbreak|unrestricted) mode',
    'modo (desarrollador|dios|administrador) (activado|habilitado|desbloqueado)',
    'modo (desenvolvedor|deus|administrador) (ativado|habilitado|desbloqueado)',
    '(you are|act as|pretend to be|become) (now|) (dan|stan|aim|evil*)',
    'do anything now',
    '(actua|actue|comportate|responde) como (dan|una ia sin|una ia que puede)',
    '(finja|aja|atue|comporte se|responda) … (dan|uma ia sem)',
    '(una|uma) (ia|inteligencia artificial) (sin|sem) (limite*|restriccion*|restricao|restricoes|filtro*|etica|reglas|regras|censura)',
    '(an|a) (ai|assistant|model|bot) (without|with no|that has no) (any|) (ethic*|moral*|restriction*|limit*|filter*|rule*|guideline*|censor*|safety)',
    'without (any|) (ethical|moral|safety) (restriction*|limit*|filter*|rule*|guideline*|constraint*)',
  ),
  ...jailbreak(
    0.75,
    '(from now on|starting now) … (no|without|without any) (restriction*|limit*|filter*|rule*|censor*)',
    '(answer|respond|reply|act|speak) without (any|) (restriction*|limit*|filter*|censor*)',
    '(a partir de ahora|a partir de agora|desde ahora|de agora em diante) … (sin|sem|nao|no) (ninguna|nenhuma|nenhum|ningun|tienes|tem|) (restriccion*|restricao|restricoes|limite*|filtro*|regla*|regra*|censura)',
    '(responde*|responda|contesta) … (sin|sem) (ninguna|nenhuma|ningun|nenhum|) (restriccion*|restricao|restricoes|limite*|filtro*|censura)',
    '(olvida|abandona) tus (reglas|limites|restricciones|normas)',
    '(esqueca|abandone) (as|) suas (regras|limites|restricoes|normas)',
  ),
];
