const tag = /<\|speaker:(\d{1,2})\|>/g;

/** A dialogue in one text: `<|speaker:0|>Hola.<|speaker:1|>¿Qué tal?`. Text before the first tag belongs to nobody in particular. */
export function splitDialogue(text: string): { speaker?: number; text: string }[] {
  const turns: { speaker?: number; text: string }[] = [];
  let from = 0;
  let speaker: number | undefined;
  const close = (to: number) => {
    const line = text.slice(from, to).trim();
    if (line !== '') turns.push(speaker === undefined ? { text: line } : { speaker, text: line });
  };
  for (const match of text.matchAll(tag)) {
    close(match.index);
    speaker = Number(match[1]);
    from = match.index + match[0].length;
  }
  close(text.length);
  return turns.length === 0 ? [{ text }] : turns;
}
