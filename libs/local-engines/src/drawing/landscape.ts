import { darker, mix, muted } from './colour.ts';
import { drawCity } from './layers/city.ts';
import { drawClouds } from './layers/clouds.ts';
import { drawDunes, drawPyramids } from './layers/desert.ts';
import { drawBalloons, drawBirds, drawBoats, drawBridge, drawLighthouse, house } from './layers/figures.ts';
import { broadTree, cactus, drawFirs, drawFlowers, drawGrass, palm } from './layers/plants.ts';
import { drawHills, drawMist, drawRange, hillLine } from './layers/ridges.ts';
import { drawSky } from './layers/sky.ts';
import { drawBeach, drawRiver, drawWater, mirrored } from './layers/water.ts';
import { drawLightning, drawWeather } from './layers/weather.ts';
import { drawVolcano } from './layers/volcano.ts';
import type { Scene } from './scene.ts';
import { number, paint, type Sheet } from './svg.ts';

/** How much of its own colour a meadow shows. */
const lightOfDay = { day: 0.3, dawn: 0.42, sunset: 0.4, dusk: 0.2, night: 0.06 };

/** From the sky to what stands before our feet. What is behind the shore is drawn once and mirrored by the water. */
export function drawLandscape(scene: Scene, sheet: Sheet): string {
  const isWater = scene.has('sea', 'beach', 'lake', 'island', 'boat');
  const world = [drawSky(scene, sheet)];
  if (!(scene.has('minimal') || (scene.time === 'night' && !scene.has('clouds', 'storm', 'rain')))) world.push(drawClouds(scene, sheet));
  if (scene.has('storm')) world.push(drawLightning(scene, sheet));
  world.push(far(scene, sheet, isWater));
  const parts = [`<g id="${mirrored}">${world.join('')}</g>`];
  if (isWater) parts.push(drawWater(scene, sheet));
  parts.push(isWater ? waterfront(scene, sheet) : inland(scene, sheet));
  if (scene.has('balloon')) parts.push(drawBalloons(scene, sheet, scene.count('balloon', 4)));
  if (scene.has('bird')) parts.push(drawBirds(scene, scene.count('bird', 7)));
  parts.push(drawWeather(scene, sheet));
  return parts.join('');
}

function far(scene: Scene, sheet: Sheet, isWater: boolean): string {
  const { horizon, unit, palette } = scene;
  const parts: string[] = [];
  const isOpenSea = scene.has('sea', 'beach') && !scene.has('mountain', 'volcano', 'island', 'hill', 'city', 'forest');
  if (scene.has('mountain')) {
    const ranges = scene.has('minimal') ? 2 : 3;
    for (let index = 0; index < ranges; index++) {
      const distance = 0.82 - (0.52 * index) / (ranges - 1);
      parts.push(drawRange(scene, sheet, `range ${index}`, horizon + unit * 3, horizon * [0.52, 0.46, 0.24][index + (3 - ranges)]!, distance));
      if (index < ranges - 1) parts.push(drawMist(scene, sheet, horizon - unit * 20, unit * 75, 0.4));
    }
  }
  if (scene.has('volcano')) parts.push(drawVolcano(scene, sheet));
  if (scene.has('pyramid')) parts.push(drawPyramids(scene, sheet, scene.count('pyramid', 2)));
  if (scene.has('hill', 'field', 'forest', 'river') && !scene.has('mountain', 'city'))
    for (const [index, distance] of [0.78, 0.58].entries())
      parts.push(
        drawHills(scene, sheet, `far hills ${index}`, horizon + unit * 4, horizon * (0.2 - index * 0.07), distance, mix(palette.land, palette.leaf, 0.5)),
      );
  if (scene.has('city')) parts.push(drawCity(scene, sheet, horizon + unit * 3));
  if (scene.has('island')) parts.push(island(scene, sheet));
  if (isWater && scene.has('forest', 'lake') && !scene.has('city', 'sea')) {
    const line = hillLine(scene.dice.fork('shore'), scene, horizon + unit * 2, unit * 22, 0.4);
    parts.push(drawFirs(scene, sheet, 'shore firs', at(line), unit * 58, 0.34));
  }
  if (isOpenSea) parts.push(drawMist(scene, sheet, horizon - unit * 6, unit * 40, 0.35));
  return parts.join('');
}

function waterfront(scene: Scene, sheet: Sheet): string {
  const { horizon, height, width, unit, palette, dice } = scene;
  const parts: string[] = [];
  const chance = dice.fork('waterfront');
  if (scene.has('lighthouse')) parts.push(drawLighthouse(scene, sheet));
  if (scene.has('bridge')) parts.push(drawBridge(scene, horizon + (height - horizon) * 0.06));
  if (scene.has('boat')) parts.push(drawBoats(scene, sheet, scene.count('boat', 1)));
  if (scene.has('beach')) {
    parts.push(drawBeach(scene, sheet));
    if (scene.has('jungle') || chance.chance(0.45)) {
      const side = scene.sun.x < width / 2 ? 1 : -1;
      const amount = scene.has('jungle') ? scene.count('jungle', 4) : 2;
      for (let index = 0; index < amount; index++)
        parts.push(
          palm(
            scene,
            chance,
            side > 0 ? width * (0.98 - index * 0.13) : width * (0.02 + index * 0.13),
            height * chance.between(0.88, 0.98),
            height * chance.between(0.34, 0.56),
          ),
        );
    }
  } else if (scene.has('lake') && !scene.has('minimal')) {
    const line = at(hillLine(dice.fork('bank'), scene, height + unit * 6, unit * 62, 0.5));
    const bank = mix(darker(palette.land, 0.01), palette.leaf, 0.22);
    parts.push(
      `<path d="M0 ${height + 9}${steps(width, line)}L${width} ${height + 9}Z" fill="${paint(bank)}"/>`,
      drawGrass(scene, 'reeds', line, unit * 74, bank),
    );
    if (scene.has('tree')) parts.push(trees(scene, scene.count('tree', 1), height * 0.97, height * 0.42));
  }
  if (scene.has('house') && !scene.has('beach', 'lake')) return parts.join('');
  if (scene.has('house')) parts.push(house(scene, chance, width * (scene.sun.x < width / 2 ? 0.72 : 0.28), height * 0.93, unit * 130));
  return parts.join('');
}

function inland(scene: Scene, sheet: Sheet): string {
  const { horizon, height, width, unit, palette, dice } = scene;
  if (scene.has('desert', 'pyramid')) return desert(scene, sheet);
  const chance = dice.fork('inland');
  const parts: string[] = [];
  const isMeadow = scene.has('field', 'flower', 'spring') || !scene.has('forest', 'mountain', 'city');
  const green = mix(palette.leaf, { lightness: 0.5, chroma: 0.09, hue: 125 }, isMeadow && !scene.has('autumn') ? lightOfDay[scene.time] : 0);
  const ground = scene.has('snow') ? mix(mix(palette.sky[3], palette.sun, 0.4), palette.sky[1], 0.2) : mix(palette.land, green, isMeadow ? 0.88 : 0.5);
  // Level land up to the feet of what is far.
  parts.push(drawHills(scene, sheet, 'plain', horizon + unit * 14, unit * 16, 0.62, mix(ground, palette.land, 0.1)));
  const bands = 4;
  for (let index = 0; index < bands; index++) {
    const near = index / (bands - 1);
    const base = horizon + (height - horizon) * (0.14 + 0.8 * near ** 1.25);
    const rise = unit * (52 + 46 * near);
    const tone = mix(ground, palette.land, scene.has('snow') ? 0.1 * near : 0.12 + 0.32 * near);
    const name = `ground ${index}`;
    parts.push(drawHills(scene, sheet, name, base, rise, 0.5 * (1 - near), tone));
    const line = at(hillLine(dice.fork(name), scene, base, rise));
    if (scene.has('forest') && index < bands - 1) parts.push(drawFirs(scene, sheet, `firs ${index}`, line, unit * (56 + 150 * near), 0.52 * (1 - near) + 0.04));
    if (index === 1 && scene.has('river')) parts.push(drawRiver(scene, sheet, base - rise * 0.3));
    if (index === 1 && scene.has('bridge')) parts.push(drawBridge(scene, base));
    if (index === 1 && scene.has('house')) parts.push(houses(scene, scene.count('house', 1), line));
    if (index === 0 && scene.has('lighthouse')) parts.push(drawLighthouse(scene, sheet));
    if (scene.has('river') && index >= 1) break;
    if (index === 2 && scene.has('tree')) parts.push(trees(scene, scene.count('tree', 1), base - rise * 0.1, height * 0.36));
    if (index === 2 && scene.has('jungle'))
      for (let palms = scene.count('jungle', 7); palms > 0; palms--)
        parts.push(palm(scene, chance, width * chance.next(), base + unit * 30, height * chance.between(0.26, 0.5)));
  }
  if (scene.has('river')) {
    if (scene.has('tree')) parts.push(trees(scene, scene.count('tree', 1), height * 0.88, height * 0.34));
    return parts.join('');
  }
  if (scene.has('forest') && !scene.has('minimal')) parts.push(frame(scene, sheet));
  const blade = scene.has('snow') ? muted(mix(ground, palette.land, 0.35), 0.7) : mix(mix(palette.land, green, isMeadow ? 0.75 : 0.35), palette.land, 0.2);
  if (scene.has('flower', 'spring')) parts.push(drawFlowers(scene, horizon + (height - horizon) * 0.28, scene.count('flower', 420)));
  else if (!scene.has('minimal', 'city'))
    parts.push(drawGrass(scene, 'grass', (x) => height + unit * 4 - Math.sin(x / (unit * 160)) * unit * 6, unit * (isMeadow ? 92 : 60), blade));
  return parts.join('');
}

function desert(scene: Scene, sheet: Sheet): string {
  const { horizon, height, width, unit, dice } = scene;
  const chance = dice.fork('desert');
  const parts = [drawDunes(scene, sheet)];
  if (scene.has('cactus'))
    for (const part of Array.from({ length: scene.count('cactus', 3) }, () => chance.next()).toSorted())
      parts.push(cactus(scene, chance, width * chance.between(0.06, 0.94), horizon + (height - horizon) * (0.2 + 0.7 * part), unit * (60 + 230 * part)));
  return parts.join('');
}

/** Dark firs at both sides, so that the eye goes to the middle. */
function frame(scene: Scene, sheet: Sheet): string {
  const { width, height, unit } = scene;
  const line = (x: number) => height + unit * 40 + 260 * unit * Math.cos(Math.min(1, Math.abs(x / width - 0.5) * 2) ** 1.6 * Math.PI * 0.5) - unit * 20;
  return drawFirs(scene, sheet, 'frame', line, height * 0.5, 0);
}

function trees(scene: Scene, amount: number, foot: number, tall: number): string {
  const { width, palette, dice, unit } = scene;
  const chance = dice.fork('trees');
  const colour = mix(palette.leaf, palette.land, 0.15);
  const single = scene.sun.x < width / 2 ? 0.68 : 0.32;
  return Array.from({ length: amount }, (_, index) => {
    const x = width * (amount === 1 ? single : (index + chance.between(0.3, 0.7)) / amount);
    return broadTree(scene, chance, x, foot + chance.between(0, 26) * unit, tall * chance.between(0.75, 1) * Math.min(1, 3.2 / Math.sqrt(amount + 4)), colour);
  }).join('');
}

function houses(scene: Scene, amount: number, line: (x: number) => number): string {
  const { width, unit, dice, sun } = scene;
  const chance = dice.fork('houses');
  const single = sun.x < width / 2 ? 0.64 : 0.34;
  return Array.from({ length: amount }, (_, index) => {
    const x = width * (amount === 1 ? single : (index + chance.between(0.25, 0.75)) / amount);
    return house(scene, chance, x, line(x) + unit * 12, unit * (amount === 1 ? 112 : chance.between(46, 74)));
  }).join('');
}

function island(scene: Scene, sheet: Sheet): string {
  const { width, horizon, unit, palette, dice, sun } = scene;
  const chance = dice.fork('island');
  const [x, half, tall] = [sun.x < width / 2 ? width * 0.68 : width * 0.32, width * chance.between(0.16, 0.24), horizon * chance.between(0.12, 0.2)];
  const noise = chance.noise();
  const points = Array.from({ length: 41 }, (_, index) => {
    const part = index / 40;
    return `L${number(x - half + 2 * half * part)} ${number(horizon + 2 - tall * Math.sin(Math.PI * part) ** 0.8 * (0.8 + 0.35 * noise(part * 6)))}`;
  });
  const colour = mix(mix(palette.land, palette.leaf, 0.4), palette.sky[2], 0.24);
  const fill = sheet.fade(horizon - tall, horizon, [
    { at: 0, colour: mix(colour, palette.lit, 0.2) },
    { at: 1, colour },
  ]);
  const palms = Array.from({ length: 5 }, () =>
    palm(scene, chance, x + chance.between(-0.6, 0.6) * half, horizon - tall * 0.45, unit * chance.between(60, 105)),
  );
  return `${palms.join('')}<path d="M${number(x - half)} ${horizon + 2}${points.join('')}Z" fill="${fill}"/>`;
}

const at =
  (line: readonly (readonly [number, number])[]) =>
  (x: number): number => {
    const next = line.findIndex(([px]) => px >= x);
    return (line[next === -1 ? line.length - 1 : next] ?? [0, 0])[1];
  };

const steps = (width: number, line: (x: number) => number) =>
  Array.from({ length: 81 }, (_, index) => `L${number((width * index) / 80)} ${number(line((width * index) / 80))}`).join('');
