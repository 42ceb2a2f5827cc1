// What the page's meter says: rates the passwords of a JSON document on standard input by the zxcvbn.min.js that is
// named, as accept.js does, and prints the scores.
const fs = require('node:fs');
const vm = require('node:vm');

globalThis.window = globalThis;
vm.runInThisContext(fs.readFileSync(process.argv[2], 'utf8'));
const { passwords, guessable } = JSON.parse(fs.readFileSync(0, 'utf8'));
// The page's own function, which is no module.
const page = fs.readFileSync(`${__dirname}/../../../plugin/assets/accept.js`, 'utf8');
const knownRuns = vm.runInThisContext(`(${page.match(/function knownRuns[^]*?\n {4}\}\n/)[0]})`);
const words = guessable.flatMap((text) => [
    text,
    ...text.split(/[^\p{L}\p{N}]+/u).filter((part) => [...part].length >= 3),
]);
const rated = (looked) => zxcvbn(looked, [...knownRuns(looked, guessable), ...words]).score;
const scores = passwords.map((password) => {
    const typed = [...password.trim()];
    return typed.length < 8 ? 0 : rated(typed.slice(0, 100).join(''));
});
process.stdout.write(JSON.stringify(scores));
