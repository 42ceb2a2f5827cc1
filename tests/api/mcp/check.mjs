// Uses the abilities by the MCP's own client, which holds every answer against the tool's schema.
// Usage: node check.mjs <url of the site> <file that people.php has printed> chosen|not-chosen
// Which is whether the site's owner has chosen the abilities for the adapter's own server.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, file, choice] = process.argv.slice(2);
const people = Object.fromEntries(
    readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([name, ...headers]) => [
            name,
            Object.fromEntries(headers.map((header) => header.split(/: (.*)/s).slice(0, 2))),
        ]),
);
const ABILITIES = [
    'client-grant',
    'client-list',
    'client-remove',
    'invitation-get',
    'invitation-list',
    'invitation-resend',
    'invitation-revoke',
    'invitation-send',
];
/** Number of a portal that people.php has made for the author, who may not open those with an odd number. */
const OWN = 2;
const OTHERS = 1;

async function connect(name, server) {
    const client = new Client({ name: 'clientpress-check', version: '1' });
    const requestInit = { headers: people[name] };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/wp-json/mcp/${server}`), { requestInit }));
    return client;
}

/** What an ability answers, or why it refuses. No answer may hold a link. */
async function call(client, ability, input = {}) {
    const answer = await client.callTool({ name: `clientpress-${ability}`, arguments: input });
    assert.doesNotMatch(JSON.stringify(answer), /[0-9a-f]{72}/i, ability);
    return answer.isError ? { refused: answer.content[0].text } : answer.structuredContent;
}

async function listsAll(name) {
    const client = await connect(name, 'clientpress');
    const { tools } = await client.listTools();
    assert.deepEqual(
        tools.map((tool) => tool.name).sort(),
        ABILITIES.map((ability) => `clientpress-${ability}`),
    );
    const hints = Object.fromEntries(tools.map((tool) => [tool.name, tool.annotations]));
    assert.equal(hints['clientpress-invitation-list'].readOnlyHint, true);
    assert.equal(hints['clientpress-invitation-revoke'].destructiveHint, true);
    assert.equal(hints['clientpress-invitation-send'].idempotentHint, false);
    return client;
}

async function mayDoAll(name) {
    const client = await listsAll(name);
    const email = `mcp-${name}@example.org`;
    const sent = await call(client, 'invitation-send', { portal: OWN, email, message: 'Welcome' });
    assert.equal(sent.status, 'pending', JSON.stringify(sent));
    assert.match((await call(client, 'invitation-send', { portal: OWN, email })).refused, /already/);
    const { id } = sent;
    assert.equal((await call(client, 'invitation-get', { id })).email, email);
    assert.equal((await call(client, 'invitation-list', { search: email })).total, 1);
    assert.equal((await call(client, 'invitation-resend', { id })).send_count, 2);
    assert.equal((await call(client, 'invitation-revoke', { id })).status, 'revoked');
    const user = await clientId();
    assert.equal((await call(client, 'client-grant', { portal: OWN, user })).id, user);
    assert.equal((await call(client, 'client-list', { portal: OWN })).total, 1);
    assert.deepEqual(await call(client, 'client-remove', { portal: OWN, user }), { removed: true });
    return client;
}

/** The one client whom people.php has let in, as an administrator finds them. */
async function clientId() {
    const client = await connect('administrator', 'clientpress');
    const portals = await fetch(`${url}/wp-json/clientpress/v1/portals?per_page=100`, {
        headers: people.administrator,
    }).then((answer) => answer.json());
    const portal = portals.find((one) => one.clients > 0).id;
    const { clients } = await call(client, 'client-list', { portal });
    await client.close();
    return clients[0].id;
}

/** What the adapter's own server, which every site with the adapter has, finds and does for somebody. */
async function byTheAdaptersOwnTools(name) {
    const client = await connect(name, 'mcp-adapter-default-server');
    const found = await client.callTool({ name: 'mcp-adapter-discover-abilities', arguments: {} });
    const names = found.structuredContent.abilities.map((ability) => ability.name);
    const listed = await client.callTool({
        name: 'mcp-adapter-execute-ability',
        arguments: { ability_name: 'clientpress/invitation-list', parameters: { per_page: 1 } },
    });
    return { names: names.filter((one) => one.startsWith('clientpress/')).sort(), listed };
}

if (choice === 'not-chosen') {
    const { names, listed } = await byTheAdaptersOwnTools('administrator');
    assert.deepEqual(names, []);
    assert.equal(listed.isError, true);
    console.log("not chosen: the adapter's own server shows none of them, and runs none");
    process.exit(0);
}

for (const name of ['administrator', 'editor', 'author']) {
    await mayDoAll(name);
    const { names, listed } = await byTheAdaptersOwnTools(name);
    assert.deepEqual(
        names,
        ABILITIES.map((ability) => `clientpress/${ability}`),
    );
    assert.equal(listed.structuredContent.data.invitations.length, 1);
    console.log(`${name}: all ${ABILITIES.length} abilities are listed and answer`);
}

const author = await connect('author', 'clientpress');
for (const [ability, input] of [
    ['invitation-send', { portal: OTHERS, email: 'not@example.org' }],
    ['client-list', { portal: OTHERS }],
    ['client-grant', { portal: OTHERS, user: 1 }],
    ['client-remove', { portal: OTHERS, user: 1 }],
]) {
    assert.ok((await call(author, ability, input)).refused, `${ability} in a portal of somebody else`);
}
console.log('author: refused in portals of somebody else');

for (const name of ['subscriber', 'client']) {
    const client = await listsAll(name);
    for (const ability of ABILITIES) {
        const { refused } = await call(client, ability, { portal: OWN, id: 1, user: 1, email: 'not@example.org' });
        assert.ok(refused, `${name}: ${ability}`);
    }
    console.log(`${name}: refused by all of them`);
}

await assert.rejects(connect('nobody', 'clientpress'), /401|403|rest_forbidden/);
console.log('nobody: finds no server');
process.exit(0);
