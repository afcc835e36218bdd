/** Passphrases made of plain words: five of 256 give 40 bits, enough behind a slow hash and a handful of attempts. */
import { randomInt } from 'node:crypto';

// prettier-ignore
export const WORDS = `
acorn amber anchor apple apron arrow atlas autumn badge bagel bakery balcony bamboo banjo barley basil basket beacon beaver bench
berry birch biscuit blanket blossom bonnet bottle boulder branch bread breeze brick bridge broom brush bubble bucket buffalo bugle
butter button cabin cactus camera candle canoe canvas carpet carrot castle cedar cello chalk cherry chess chimney cider cinema
circle clay cliff clover cobalt coconut comet compass copper coral cotton cradle crane crayon cricket crystal cushion daisy
dance desert diary dinner dolphin donkey dragon drum eagle easel echo elbow ember engine falcon feather fennel ferry fiddle
fig filter finch flag flame flannel flint flour flute forest fossil fountain fox galaxy garden garlic garnet gazelle ginger
glacier globe glove goose granite grape gravel guitar hammer harbour harvest hazel heron hockey honey horizon hornet iceberg
igloo indigo iris island ivory jacket jasmine jelly jigsaw juniper kayak kernel kettle kitchen kite koala ladder lagoon lantern
laurel lemon lentil library lilac lily linen lizard lobster locket lotus magnet mango maple marble meadow melon mitten monsoon
mosaic moss muffin mustard nectar needle nickel nutmeg oasis oboe ocean olive onion orbit orchid otter oven oyster paddle
panda paper parade parrot pasta peach pebble pencil pepper piano picnic pigeon pillow pine planet plum pocket pony poppy
pottery prism pumpkin puzzle quartz quill rabbit radish raft rain raven ribbon river robin rocket saddle saffron salmon sandal
scarf seal shell silver sketch spruce squirrel stable sunset swan teapot temple thimble thunder tiger timber tulip tunnel turnip
turtle umbrella vanilla velvet violet walnut willow winter yellow zebra
`.trim().split(/\s+/);

export function suggestPassphrase(pick: (below: number) => number = randomInt, count = 5): string {
  return Array.from({ length: count }, () => WORDS[pick(WORDS.length)]).join('-');
}
